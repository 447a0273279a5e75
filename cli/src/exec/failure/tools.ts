import { findLevel } from '../parseLevel.js';
import { type Failure, lastLine } from './failure.js';
import { messageInJson } from './json.js';
import { isCoded, isError, isMessage, saysOnlyThat, saysWhy } from './lineKinds.js';

/** sqlcmd, psql, Oracle's tools, SSIS. */
export const sql = [dtexec, oracle, postgres, sqlServer];

/**
 * `Msg 208, Level 16, State 1, …` in any language, with the text on the next line. Levels up to 10 aren't errors. Of those
 * directly below each other the first led to the rest: `BACKUP DATABASE is terminating abnormally.` bcp's are `SQLState = 28000, …`.
 */
function sqlServer(lines: string[]): Failure | undefined {
  const pattern = /^(\p{L}+ \d+), (\p{L}+ (?:1[1-9]|2\d)), \p{L}+ \d+(?:,|$)|^SQLState = \w+, NativeError = \d+$/u;
  const isLed = (at: number) => pattern.test(lines[at] ?? '') && pattern.test(lines[at - 2] ?? '');
  const firsts = lines.map((line, at) => (isLed(at) || lines[at + 1]?.startsWith('Warning = ') ? '' : line));
  return lastLine(firsts, pattern, ([, number, level], at) =>
    number ? `${lines[at + 1] ?? ''} (${number}, ${level})` : (lines[at + 1] ?? ''),
  );
}

/** `psql:file.sql:3: ERROR:  text` with two blanks, and what is said about it below. */
function postgres(lines: string[]): Failure | undefined {
  return lastLine(
    lines,
    /^(?:psql:.+?:\d+: )?(ERRORE?|FEHLER|ERREUR|FATALE?|PANIC): {2}(?!current transaction is aborted|la transazione corrente|aktuelle Transaktion)(\S.*[^:])$/,
    ([, kind, text], at) => {
      const detail = lines
        .slice(at + 1, at + 6)
        .flatMap((line) => /^(?:DETAIL|DETTAGLI): {2}.+$/.exec(line)?.[0] ?? [])[0];
      return `${kind}: ${text}${detail ? ` ${detail.replace(/ +/, ' ')}` : ''}`;
    },
  );
}

/** Lines with a code each: the error, what led to it, and the places that called it. The first may begin with other words. */
function oracle(lines: string[]): Failure | undefined {
  // sqlplus's own codes only tell what it could not do then.
  const kinds = [(line: string) => isCoded(line) && !line.startsWith('SP2-'), isCoded];
  const last = kinds.map((kind) => lines.findLastIndex(kind)).find((index) => index >= 0) ?? -1;
  let at = last;
  while (at > 0 && isCoded(lines[at - 1]!)) at--;
  if (at > 0 && /\bORA-\d{5}: /.test(lines[at - 1]!)) at--;
  const causes = lines.slice(at + 1, last + 1).filter((line) => !/^ORA-065(?:12|50): /.test(line));
  return at < 0 ? undefined : { at, from: at, headline: lines[at]!, causes: causes.map((line) => line.trim()) };
}

/**
 * A block an error, from `Error: ` with the time to `End Error`, in any language; the description is its last field, and
 * may have several lines. The first error leads to the others.
 */
function dtexec(lines: string[]): Failure | undefined {
  const from = lines.findIndex((line) => /^\p{L}+ ?: \d{4}-\d\d-\d\d [\d:.]+$/u.test(line) && isError(line));
  const end = lines.findIndex((line, index) => index > from && /^\p{L}+(?:[ '’]\p{L}+){0,3}$/u.test(line));
  const block = lines.slice(from + 1, Math.max(0, end));
  const field = from < 0 ? -1 : block.findLastIndex((line) => /^ {3}\p{L}+ ?: /u.test(line));
  const headline = block
    .slice(field)
    .join(' ')
    .replace(/^ {3}\p{L}+ ?: /u, '');
  return field < 0 ? undefined : { at: lines.length - 1, from, headline, causes: [] };
}

/** `ERROR 32 (0x00000020) Copying File C:\a.csv`, in any language: the reason stands below, before what it says of trying again. */
export function robocopy(lines: string[]): Failure | undefined {
  const pattern = /^(?:\S+ \S+ )?(\p{Lu}+ \d+ \(0x[\dA-F]{8}\) .+)$/u;
  return lastLine(lines, pattern, ([, head], at) => `${head}: ${lines[at + 1] ?? ''}`);
}

/** The reason comes before its summary, which contains the exit code: rsync's own, or directly above that of what it ran. */
export function rsync(lines: string[]): Failure | undefined {
  const summary = lines.findLastIndex((line) => /^rsync (?:error|warning): .* \(code \d+\)/.test(line));
  // A script may go on after a warning.
  const isHandled =
    lines[summary]?.startsWith('rsync warning') &&
    lines.slice(summary + 1).some((line) => isError(line) && !saysOnlyThat(line));
  if (summary < 0 || isHandled) return undefined;
  const above = lines.slice(0, summary);
  const own = above.findLastIndex((line) =>
    /^(?:rsync: (?!connection unexpectedly)|ssh: |file has vanished: )/.test(line),
  );
  const other = above.findLastIndex((line) => line.trim() !== '' && !line.startsWith('rsync'));
  const isReason = isError(lines[other] ?? '') || saysWhy(lines[other] ?? '');
  const at = own < 0 && isReason ? other : own;
  const headline = lines[at < 0 ? summary : at]!;
  return { at: summary, from: Math.max(0, at), headline, causes: [] };
}

const HEADING = new RegExp(
  String.raw`^(?:${[
    String.raw`\* What went wrong:|BUILD FAILED|Description:|In \S+\.php line \d+:|\w+ aborted!`,
    String.raw` {3}[\w\\]+(?:Exception|Error) ?`,
    String.raw`.{0,20}(?:[Ss]ystem ?(?:error|fehler)|[Ee]rr\w+ (?:d[ei] )?s[iy]st\S+) \d+\b[^:\d]{0,25}\.`,
    String.raw`\[SC\] .+ \d+:|(?:Errore?|Fehler|Erreur ?): (?:\d+|0x[\da-f]{8})|The following tests FAILED:`,
    String.raw`Oops! Something went wrong! :\(| A fatal error has been detected by .+:`,
    ' There is insufficient memory for .+|╭─ Error ─+╮',
  ].join('|')})$`,
);

/** .NET's help; or a script's own, or Ant's where the compiler has said why. */
function isNoHeading(line: string, below: string): boolean {
  if (line === 'BUILD FAILED') return !/^(?:Target |\S.*:\d+: )/.test(below) || saysOnlyThat(below);
  return line === 'Description:' && below.trim() !== '';
}

/** The reason stands below a heading: Gradle (with a second line), Ant, Spring Boot, Symfony and Laravel, rake and rails, net, DISM, ctest, eslint, typer. */
export function headed(lines: string[]): Failure | undefined {
  return lastLine(
    lines.map((line, index) => (isNoHeading(line, lines[index + 1] ?? '') ? '' : line)),
    HEADING,
    ([heading], at) => {
      const below = lines.slice(at + 1).filter((line) => line.trim() !== '' && !/^ESLint: \d/.test(line));
      // typer draws a box.
      const end = below.findIndex((line) => line.startsWith('╰'));
      const reason = below.slice(0, heading.startsWith('╭') ? end : heading.startsWith('*') ? 2 : 1);
      return reason.map((line) => line.replaceAll(/^│ *| *│$/g, '')).join(' ');
    },
  );
}

/** What it could not do, above its list of errors, or the first of these, which led to the others. */
export function openssl(lines: string[]): Failure | undefined {
  const at = lines.findIndex((line) => /^[\dA-F]{8,16}:error:/.test(line));
  const [, name, text] = /:error:\w+:[^:]*:([^:]*):([^:]*)/.exec(lines[at] ?? '') ?? [];
  if (text === undefined) return undefined;
  const above = lines[at - 1] ?? '';
  const isAbove = /^(?:Could not|Can't|Unable|Error|unable)\b/.test(above);
  return { at, from: isAbove ? at - 1 : at, headline: isAbove ? above : `${name}: ${text}`, causes: [] };
}

const NPM_FIELD = new RegExp(
  String.raw`^(?:${[
    'code|errno|syscall|path|dest|cwd|signal|command|spawnargs|workspace |location ',
    String.raw`gyp (?!ERR! stack Error: )|A complete log|Log files|To see a list|\s*npm run|\S+@\S+ \S+: \x60`,
    String.raw`Exit status|Failed at the|This is probably not|Lifecycle script|\s*$`,
  ].join('|')})`,
);

/** The first line of its report that isn't a field. */
export function npm(lines: string[]): Failure | undefined {
  const texts = lines.map((line) => /^npm (?:ERR!|error) ?(.*)$/.exec(line)?.[1]);
  const at = texts.findIndex((text) => text !== undefined && !NPM_FIELD.test(text));
  return at < 0 ? undefined : { at, from: at, headline: texts[at]!, causes: [] };
}

/** Below the reason stand the place in the script, its source, and what called it. */
export function fish(lines: string[]): Failure | undefined {
  const place = lastLine(lines, /^\S+ \(line \d+\): *(.*)$/, ([, text], at) => {
    const above = lines.slice(0, at).findLast((line) => line.trim() !== '');
    return text || (above ?? '');
  });
  return place?.headline ? place : lastLine(lines, /^fish: \S.*/, ([line]) => line);
}

/** What the database said of the first model or test that failed, or why nothing was run. */
export function dbt(lines: string[]): Failure | undefined {
  const texts = lines.map((line) => line.replace(/^(?:\d\d:\d\d:\d\d +)?(?: *\[ERROR\]: )?/, '').trim());
  const subject = /^(?:(?:(?:Failure|\w+ Error) in \w+|in (?:unit_)?test) \S+ \(|Encountered an error:$)/;
  const at = texts.findIndex((text) => subject.test(text));
  if (at < 0) return undefined;
  const below = texts.slice(at + 1).filter((text) => text !== '' && !subject.test(text));
  const [head, text] = texts[at]!.endsWith(':') ? below : [texts[at], below[0]];
  return { at: lines.length - 1, from: at, headline: [head, text].filter(Boolean).join(': '), causes: [] };
}

/** `FAILED test.py::test_a - text`, `not ok 1 - text`, doctest's, with the example below. */
const FAILED_TEST = /^(?:Failed example:|FAILED \S+::\S+.*| *not ok \d+ (?!.*# (?:TODO|skip)).+| {2}✘ \[fail\]: .+)$/;
/**
 * With the text below: Go's `--- FAIL: TestA`, jest's `● a`, vitest's ` FAIL  a.test.ts > a`, PHPUnit's `1) A::a`, Playwright's, Robot
 * Framework's, Gradle's `A > a() FAILED`, newman's `1.  AssertionError  a`, Pester's `[-] a`, ExUnit's `1) test a (ATest)`, dotnet test's with a heading between.
 */
const FAILED_ABOVE = new RegExp(
  String.raw`^(?:${[
    String.raw`--- FAIL: .+| *#   Failed test .+| {2}● .+| FAIL {2}\S.+|1\) \S+::\S+| {2}1\) .+ › .+| {2}Failed \S+ \[.+\]`,
    String.raw`\w+ > .+ FAILED|\s+\[-\] .+| {2}1\) test .+ \([\w.]+\)|\S.* \| FAIL \||\s*\d+\. {2}\w*(?:Error|Exception) .+`,
  ].join('|')})$`,
);
/** pytest's, also of a file that it can't load; Maven's; behave's. */
const FAILED_LINE = /^(?:E {3,}\w|\[ERROR\] {2,}\w+\.\w+:\d+ | +ASSERT FAILED: )/;

/** TAP's reason, in YAML: `error: 'no rows'`, or below `error: |-`. */
const TAPS_ERROR = /^ +---\n(?:(?! +\.\.\.\n).*\n)*? +error: (?:\|-\s+)?(.+(?:(?<=:)\s+.+)?)/;

/** The first test that failed. */
export function tests(lines: string[]): Failure | undefined {
  const first = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line));
  const below = first(FAILED_ABOVE);
  const at = [below, first(FAILED_TEST), first(FAILED_LINE)].find((index) => index >= 0);
  if (at === undefined) return numbered(lines);
  const head = lines[at]!.replace(/^ *[E#]? +| +\| FAIL \|$/g, '');
  const rest = lines.slice(at + 1);
  const [, said] = TAPS_ERROR.exec(rest.join('\n')) ?? [];
  const text =
    said?.replaceAll(/\s+/g, ' ') ??
    (at === below && rest.find((line) => !/^\s*(?:Error Message:|\S+:\d+|# +at .+)?$/.test(line)));
  return { at, from: at, headline: text ? `${head}: ${text.replace(/^[\s#]+/, '').trim()}` : head, causes: [] };
}

/** Mocha, RSpec, Minitest, Jasmine, Node: in a list at the end each failure has its test's name, in mocha with a colon, and its error. */
function numbered(lines: string[]): Failure | undefined {
  const count = lines.findIndex((line) => /^(?: {2}\d+ failing|Failures:|Finished in \S+s, .+|✖ .+:)$/.test(line));
  const at = lines.findIndex((line, index) => count >= 0 && index > count && /^(?:(?: {2})?1\)|✖) /.test(line));
  if (at < 0) return undefined;
  const written = lines.slice(at).filter((line) => !/^\s*(?:Message:| 1\) (?:Failure|Error):)?$/.test(line));
  const name = /^\S/.test(lines[count]!) ? 1 : written.findIndex((line) => line.endsWith(':')) + 1;
  const headline = written.slice(0, name + 1).map((line) => line.trim());
  return { at, from: at, headline: headline.join(' '), causes: [] };
}

/** Not `"error": null` and `"errors": 0` of a summary. */
const TELLS_ERROR =
  /"(?:err\w*|exception)"\s*:(?!\s*(?:null|false|0|""|\[\s*\]|\{\s*\})\s*[,}])|"status"\s*:\s*"(?:failed|error)"/i;

/** The last thing that it said, in one line or several, is an error in JSON, not of a logger, and says why. */
export function json(lines: string[]): Failure | undefined {
  const at = lines.findLastIndex((line) => line.startsWith('{') && findLevel(line) === undefined);
  const end = lines.findIndex(
    (line, index) => index >= at && line.trimEnd().endsWith('}') && (index === at || line.startsWith('}')),
  );
  if (lines.slice(end + 1).some(isMessage)) return undefined;
  const text = lines.slice(Math.max(0, at), end + 1).join('\n');
  const headline = TELLS_ERROR.test(text) ? messageInJson(text) : undefined;
  return headline && !saysOnlyThat(headline) ? { at, from: at, headline, causes: [] } : undefined;
}
