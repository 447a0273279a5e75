import type { Failure } from './failure.js';
import { FINDING, isBelowError, isMessage, isResult, saysOnlyThat } from './lineKinds.js';

/** Below the file's name: eslint's `  1:7  error  text`, yamllint's, stylelint's `  1:7  ✖  text`. */
const BELOW_FILE = /^ {1,4}(\d+:\d+) +(?:error|warning|✖|⚠|‼) +\S/;
/** Below the text: ruff's ` --> a.py:1:8`. */
const BELOW_TEXT = /^ *--> (\S+:\d+:\d+)$/;
/** sqlfluff's, below `== [a.sql] FAIL`; long ones go on in the next line. */
const COLUMNS = /^L: +(\d+) \| P: +(\d+) \| +(\S+) \| (.+)$/;

/** phpstan's, below the header `  Line   a.php`. */
const HEADER = /^ {2}Line {3,}(\S+) *$/;
const BELOW_HEADER = /^ {2}:?(\d+) {3,}(\S.*)$/;

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
  // RuboCop marks the source below.
  const below = lines.slice(last + 1).filter((_, at, all) => !/^ *\^+$/.test(all[at + 1] ?? ''));
  if (below.some(saysMore)) return undefined;
  return findings.find(({ headline }) => !/\bwarning\b/i.test(headline)) ?? findings[0];
}

/** The line's number stands above the source; below it a mark with the text. */
export function shellcheck(lines: string[]): Failure | undefined {
  const findings = lines.flatMap((line, at) => {
    const [, text] = /^ *\^-*\^? (SC\d+ \(\w+\): .+)$/.exec(line) ?? [];
    if (!text) return [];
    const place = lines.slice(0, at).findLast((one) => one.startsWith('In ')) ?? '';
    const [, file, row] = /^In (.+) line (\d+):$/.exec(place) ?? [];
    return { at, from: at, headline: `${file}:${row}: ${text}`, causes: [] };
  });
  return findings.find(({ headline }) => headline.includes('(error)')) ?? findings[0];
}

function findingAt(lines: string[], line: string, at: number): string | undefined {
  const bare = line.replace(/^ {2}(?=\S+:\d+:\d+ - error: )/, '');
  if (FINDING.test(bare) && isMessage(bare)) return bare;
  const above = lines.slice(0, at);
  const [, place] = BELOW_FILE.exec(line) ?? [];
  if (place) return `${above.findLast((one) => /^\S/.test(one)) ?? ''}:${line.trim().replaceAll(/ {2,}/g, ' ')}`;
  const [, file] = BELOW_TEXT.exec(line) ?? [];
  if (file) return `${file}: ${above.at(-1)}`;
  const [, number, found] = BELOW_HEADER.exec(line) ?? [];
  const [, script] = HEADER.exec(above.findLast((one) => HEADER.test(one)) ?? '') ?? [];
  if (found && script) return `${script}:${number}: ${found.trim()}`;
  const [, row, column, rule, text] = COLUMNS.exec(line) ?? [];
  if (!row) return undefined;
  const [, sql] = /^== \[(.*)\] FAIL$/.exec(above.findLast((one) => one.startsWith('== [')) ?? '') ?? [];
  const below = lines.slice(at + 1);
  const end = below.findIndex((one) => !/^ +\| /.test(one));
  const more = below.slice(0, Math.max(0, end)).map((one) => one.replace(/^ +\| /, ''));
  return `${sql}:${row}:${column}: ${rule} ${[text, ...more].join(' ')}`;
}
