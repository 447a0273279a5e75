/**
 * What a failed command reported, in the form of an error, so that the SDK derives message, traceback and fingerprint
 * from it as usual. The headline is the error itself, not just the last line.
 */
import { parseLevel } from '../parseLevel.js';
import type { Failure, Recogniser } from './failure.js';
import { cpp, go, perl, php, r, ruby, rust, tcl } from './languages.js';
import { powershell } from './powershell.js';
import { python } from './python.js';
import { nodeThrow, stackFrames } from './stackFrames.js';
import { dbt, fish, gradle, npm, rsync, sql, tests } from './tools.js';

const RECOGNISERS: Recogniser[] = [
  python,
  stackFrames,
  nodeThrow,
  go,
  rust,
  cpp,
  php,
  ruby,
  perl,
  r,
  tcl,
  powershell,
  fish,
  sql,
  rsync,
  gradle,
  dbt,
  tests,
];
/** These only report that a child failed; if the child says why, that counts. */
const WRAPPERS: Recogniser[] = [npm];
/** Last lines that mean nothing: farewells, hints, a wrapper's count, the head of a stack. */
const NOISE = new RegExp(
  [
    String.raw`^(?:npm (?:ERR!|error|notice)|\w*make(?:\[\d+\])?: \*\*\*|exit status \d|note: run with|\(Use .node|Caused by: `,
    String.raw`error: (?:process didn't exit successfully|could not compile)|tar(?: \(child\))?: (?:\S+: Cannot write: Broken pipe|Error is not recoverable|Child returned|Exiting with)`,
    String.raw`collect2: error|\S+ (?:note|help): |(?:\w+: )?Connection closed|Aborted|(?:\S+ )?\d+ (?:\w+ )?errors?\b|PLAY RECAP|\S+ +: ok=\d`,
    String.raw`Crash dump|CallStack \(from|stack traceback:|#\d+ |\S+:\d+:\d+: 0x|Error in \S+ \(line|operable program or batch`,
    String.raw`\[error\] (?:\t|Nonzero exit|\(|Total time|stack trace)|\[ERROR\] *(?:$|To see|Re-run|For more|After |(?:-> )?\[Help|mvn ))`,
    String.raw`BEGIN failed--|(?:[Hh]int|[Nn]ote|[Tt]ip|[Hh]elp|[Uu]sage): |Run '.*' for more|(?:Try|See) '.* --help|Node\.js v\d|Error: (?:Could not create the Java|A fatal exception has)`,
  ].join('|'),
);
/** A line that says that it is the error: `Error: text`, `cc1: fatal error: text`, `a.c:1:20: error: text`, `dd: error writing …`. */
const ERROR = /^(?:[✘×✖│] ?)?(?:[^\s:]\S*(?: \w+)?: ){0,2}\[?(?:fatal |syntax )?(?:\w+ )?error\b(?!s?\.)/i;
/** A program's own report: `curl: (7) text`, `b.c:(.text+0xa): text`, `prog sub: text`. */
const REPORT = /^[A-Za-z./][^\s:]*(?::\S+)?(?: \w+)?: \S/;
/** What a build or a linter says on stdout, where it says nothing on stderr. */
const RESULT =
  /^FAILED: \S|^(?:Could|Can) ?not \S|(?<!\b(?:0|no|not|never|subcommand) )failed\b(?!: 0)|\b[1-9]\d* (?:\w+ )?(?:error|problem|failure|warning)s?\b/i;
/** How many lines are kept if no failure shows where it begins. */
const LAST_LINES = 50;

/**
 * Undefined if it printed nothing. Stdout counts if it contains a known kind of failure, because some tools report
 * there.
 */
export function findFailure(stderr: string[], stdout: string[]): Error | undefined {
  const lines = trimmed(stderr);
  const fromStderr = recognise(lines, RECOGNISERS);
  if (fromStderr) return asError(lines, fromStderr);
  const printed = trimmed(stdout);
  const fromStdout = recognise(printed, RECOGNISERS);
  if (fromStdout) return asError(printed, fromStdout);
  if (lines.length > 0) return asError(lines, recognise(lines, WRAPPERS) ?? lastWords(lines));
  const error = printed.findLastIndex(isError);
  const at = error < 0 ? printed.findLastIndex((line) => RESULT.test(line)) : error;
  return at < 0 ? undefined : asError(printed, tailWith(printed, at));
}

function recognise(lines: string[], recognisers: Recogniser[]): Failure | undefined {
  return recognisers
    .flatMap((recogniser) => recogniser(lines) ?? [])
    .reduce<Failure | undefined>((last, one) => (last && last.at >= one.at ? last : one), undefined);
}

function isMessage(line: string): boolean {
  return /^\S.*\p{L}/u.test(line) && !NOISE.test(line);
}

function isError(line: string): boolean {
  return isMessage(line) && (ERROR.test(line) || parseLevel(line) === 'error');
}

function lastWords(lines: string[]): Failure {
  const last = lines.findLastIndex(isMessage);
  // Below an error may stand its place in the source, advice, or what was logged while giving up.
  const error = lines.findLastIndex(isError);
  const isTail = error >= Math.max(0, lines.length - LAST_LINES) && !REPORT.test(lines[last] ?? '');
  return tailWith(lines, isTail ? error : last);
}

function tailWith(lines: string[], at: number): Failure {
  const causes = lines.slice(at + 1).flatMap((line) => /^Caused by: (.+)/.exec(line)?.[1] ?? []);
  return { at, from: Math.max(0, lines.length - LAST_LINES), headline: lines[at] ?? lines.at(-1)!, causes };
}

function asError(lines: string[], { from, headline, causes, places = [] }: Failure): Error {
  const tail = lines.slice(from);
  const message = withNextLine(headline.trim(), tail);
  const text = tail.join('\n');
  const error = new Error(message);
  // The database looks for the cause at the top, and after the last "Caused by:".
  const isOnTop = tail[0]?.includes(message) && causes.every((cause) => text.includes(`Caused by: ${cause}`));
  error.stack = isOnTop ? text : `${[message, ...causes].join('\nCaused by: ')}\n\n${text}`;
  // Only for the fingerprint.
  error.name = ['command', ...places].join(' ');
  return error;
}

/** A headline that ends in a colon goes on below. */
function withNextLine(headline: string, lines: string[]): string {
  const at = headline.endsWith(':') ? lines.findIndex((line) => line.includes(headline)) : -1;
  const next = at < 0 ? undefined : lines.slice(at + 1).find(isWritten);
  return next === undefined || /^\s*at /.test(next) ? headline : `${headline} ${next.trim()}`;
}

function isWritten(line: string): boolean {
  return line.trim() !== '';
}

function trimmed(lines: string[]): string[] {
  return lines.slice(Math.max(0, lines.findIndex(isWritten)), lines.findLastIndex(isWritten) + 1);
}
