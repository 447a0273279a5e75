import type { Failure } from './failure.js';
import { FINDING, isBelowError, isMessage, isResult, saysOnlyThat } from './lineKinds.js';

/** What names a file, perhaps with the line, and what is found below it: the place, and the text. */
const BELOW_FILE: [file: RegExp, finding: RegExp][] = [
  // eslint, yamllint and stylelint
  [/^(\S.*)$/, /^ {1,4}(\d+:\d+) +((?:error|warning|✖|⚠|‼) +\S.*)$/],
  // phpstan
  [/^ {2}Line {3,}(\S+) *$/, /^ {2}:?(\d+) {3,}(\S.*)$/],
  // sqlfluff
  [/^== \[(.*)\] FAIL$/, /^L: +(\d+) \| P: +(\d+) \| +(\S.*)$/],
  // shellcheck, with the source between
  [/^In (.+) line (\d+):$/, /^ *\^-*\^? (SC\d+ \(\w+\): .+)$/],
];
/** Below the text: ruff's ` --> a.py:1:8`. */
const BELOW_TEXT = /^ *--> (\S+:\d+:\d+)$/;

/** Something else than a count, or that it failed. */
function saysMore(line: string): boolean {
  return isMessage(line) && ![isResult, isBelowError, saysOnlyThat].some((kind) => kind(line));
}

/** The first thing that a linter found, an error rather than a warning, where nothing but counts stands behind the last. */
export function linters(lines: string[]): Failure | undefined {
  const findings = lines.flatMap((line, at) => {
    const headline = findingAt(lines, line, at);
    return headline ? { at, from: at, headline, causes: [] } : [];
  });
  const last = findings.at(-1)?.at ?? -1;
  // RuboCop marks the source below; shellcheck shows how it should be.
  const below = lines
    .slice(last + 1)
    .filter((_, at, all) => !/^ *\^+$/.test(all[at + 1] ?? '') && !all[at - 1]?.startsWith('Did you mean:'));
  if (below.some(saysMore)) return undefined;
  return findings.find(({ headline }) => !/\bwarning\b|\((?:info|style)\)/i.test(headline)) ?? findings[0];
}

function findingAt(lines: string[], line: string, at: number): string | undefined {
  const bare = line.replace(/^ {2}(?=\S+:\d+:\d+ - error: )/, '');
  if (FINDING.test(bare) && isMessage(bare)) return bare;
  const above = lines.slice(0, at);
  const [, place] = BELOW_TEXT.exec(line) ?? [];
  if (place) return `${place}: ${above.at(-1)}`;
  // sqlfluff's text goes on below.
  const end = lines.findIndex((one, index) => index > at && !/^ +\| /.test(one));
  const whole = [line, ...lines.slice(at + 1, Math.max(0, end))].join('\n').replaceAll(/\n +\|/g, '');
  const [found] = BELOW_FILE.flatMap(([file, finding]) => {
    const parts = finding.exec(whole)?.slice(1);
    const names = file.exec(above.findLast((one) => file.test(one)) ?? '')?.slice(1);
    if (!parts || !names) return [];
    const text = parts.pop()!.trim().replaceAll(/ {2,}/g, ' ');
    return `${[...names, ...parts].join(':')}: ${text}`;
  });
  return found;
}
