/**
 * What a failed command reported, in the form of an error, so that the SDK derives message, traceback and fingerprint
 * from it as usual. The headline is the error itself, not just the last line.
 */
import { parseLevel } from '../parseLevel.js';
import type { Failure, Recogniser } from './failure.js';
import { cpp, go, miette, perl, php, r, ruby, rust, tcl } from './languages.js';
import { powershell } from './powershell.js';
import { python } from './python.js';
import { nodeThrow, stackFrames } from './stackFrames.js';
import { dbt, fish, headed, npm, rsync, sql, tests } from './tools.js';
import { unwrap } from './unwrap.js';

const RECOGNISERS: Recogniser[] = [
  python,
  stackFrames,
  nodeThrow,
  go,
  rust,
  miette,
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
  headed,
  dbt,
  tests,
];
/** These only report that a child failed; if the child says why, that counts. */
const WRAPPERS: Recogniser[] = [npm];
/** Last lines that mean nothing: farewells, hints, a wrapper's count, the head of a stack. */
const NOISE = new RegExp(
  `^\u2009?(?:${[
    // Wrappers, which have only seen an exit code.
    String.raw`npm (?:ERR!|error|notice)|nox > |\w*make(?:\[\d+\])?: \*\*\*|error:? Command failed with exit code|collect2: error`,
    String.raw`error: (?:process didn't exit successfully|could not compile|aborting due to)|> Build failed because of|This error happened while|ELIFECYCLE`,
    String.raw`tar(?: \(child\))?: (?:\S+: Cannot write: Broken pipe|Error is not recoverable|Child returned|Exiting with)`,
    String.raw`.*\b(?:exit(?:ed)?(?: with)? (?:code|status)|exited with|exit|rc|return code)[ :=]+\d{1,3}\W*$`,
    String.raw`(?:[\w./-]+:? ){0,3}(?:[Ff]ailed|[Ee]rror|ERROR) (?:at|on|in|near) line \d+\W*$`,
    // Counts and summaries.
    String.raw`(?:\S+ )?\d+ (?:\w+ )?errors?\b|PLAY RECAP|\S+ +: ok=\d`,
    // Stacks and dumps.
    String.raw`Crash dump|CallStack \(from|[Ss]tack (?:trace|traceback|backtrace):|#\d+ |\S+:\d+:\d+: 0x|Error in \S+ \(line|Caused by:|\(Use .node|Node\.js v\d`,
    String.raw`\[error\] (?:\t|[> ]*\d* +\||Nonzero exit|\(|Total time|stack trace)|\[ERROR\] *(?:$|To see|Re-run|For more|After |(?:-> )?\[Help|mvn )`,
    // Advice.
    String.raw`\S+ (?:note|help): |(?:[Hh]int|HINT|[Nn]ote|NOTE|[Tt]ip|[Hh]elp|[Uu]sage): |error: called from|\(query: |Run (?:'.*' for more|with )|To see |(?:The most similar|Did you mean|Possible reasons|Check the spelling) |(?:\w+: )?(?:[Tt]ry|[Ss]ee) .*--help|(?:\w+: )?https?://\S+$|note: run with`,
    String.raw`operable program or batch|Error: (?:Could not create the Java|A fatal exception has)|BEGIN failed--`,
    // Farewells.
    String.raw`(?:\w+: )?Connection closed|Aborted|(?:[Cc]lean(?:ing|ed)?[ -]?up|[Aa]borting|[Ee]xiting|[Ss]topping|[Ss]hutting down|[Gg]iving up|[Dd]one|[Bb]ye)\b[\w ]{0,20}\W*$`,
  ].join('|')})`,
);
/** A line that says that it is the error: `Error: text`, `cc1: fatal error: text`, `a.c:1:20: error: text`, `dd: error writing …`, `LINK : fatal error text`. */
const ERROR =
  /^(?:[✘×✖│] ?)?(?:[^\s:]\S*(?: \w+)? ?: ){0,2}\[?(?:fatal |syntax )?(?:\w+ )?(?:errore?|erreur|fehler)\b(?!s?\.)/i;
/** A program's own report: `curl: (7) text`, `b.c:(.text+0xa): text`, `prog sub: text`. */
const REPORT = /^[A-Za-z./][^\s:]*(?::\S+)?(?: \w+)?: \S/;
/** A compiler's error with its place in the source: `a.c:1:20: error: text`, `a.ts(1,7): error TS2322: text`. */
const DIAGNOSTIC = /^(?:\S+?[(:]\d+(?:[,:]\d+)?\)?:? (?:fatal )?error\b|error\[\w+\]: )/;
/** What a build or a linter says on stdout, where it says nothing on stderr. */
const RESULT =
  /^FAILED: \S|^\S+:\d+:\d+: \S|^(?:Could|Can) ?not \S|(?<!\b(?:0|no|not|never|subcommand) )(?:[Ff]ailed|FAILED)\b(?!: 0\b)|\b[1-9]\d* (?:\w+ )?(?:error|problem|failure|warning)s?\b/i;
/** How many lines are kept if no failure shows where it begins. */
const LAST_LINES = 50;

/**
 * Undefined if it printed nothing. Stdout counts if it contains a known kind of failure, because some tools report
 * there.
 */
export function findFailure(stderr: string[], stdout: string[]): Error | undefined {
  const lines = trimmed(stderr);
  const fromStderr = recognise(lines, RECOGNISERS);
  if (fromStderr)
    return asError(lines, { ...fromStderr, causes: [...fromStderr.causes, ...childsFailure(lines, fromStderr)] });
  const printed = trimmed(stdout);
  const fromStdout = recognise(printed, RECOGNISERS);
  if (fromStdout) return asError(printed, fromStdout);
  const said = lines.length > 0 ? (recognise(lines, WRAPPERS) ?? lastWords(lines)) : undefined;
  const error = lastError(printed);
  // A warning isn't why it failed.
  if (said && (error < 0 || !isWarning(lines[said.at] ?? ''))) return asError(lines, said);
  const at = error < 0 ? printed.findLastIndex((line) => RESULT.test(line)) : error;
  return at < 0 ? undefined : asError(printed, tailWith(printed, at));
}

function recognise(lines: string[], recognisers: Recogniser[]): Failure | undefined {
  return recognisers
    .flatMap((recogniser) => recogniser(lines) ?? [])
    .reduce<Failure | undefined>((last, one) => (last && last.at >= one.at ? last : one), undefined);
}

/** Where an error only says that a child failed: what the child said above it, or in Node below its first line, too. */
function childsFailure(lines: string[], { from, headline }: Failure): string[] {
  if (!/^(?:subprocess\.CalledProcessError|Error: Command failed): /.test(headline)) return [];
  const said = [...lines.slice(0, from), lines[from + 1] ?? ''];
  const known = recognise(said, RECOGNISERS);
  const names = (line: string) => isMessage(line) && (isError(line) || headline.includes(line.split(':', 1)[0]!));
  return known ? [known.headline, ...known.causes] : said.filter(names).slice(-1);
}

function isMessage(line: string): boolean {
  return /^\u2009?\S.*\p{L}/u.test(line) && !NOISE.test(line);
}

function isError(line: string): boolean {
  return isMessage(line) && (ERROR.test(line) || parseLevel(line) === 'error');
}

function isWarning(line: string): boolean {
  return parseLevel(line) === 'warn' || /^\w*Warning: /.test(line);
}

/** A compiler tells all that it finds, and what comes first has often led to the rest. */
function lastError(lines: string[]): number {
  const last = lines.findLastIndex(isError);
  return DIAGNOSTIC.test(lines[last] ?? '') ? lines.findIndex((line) => DIAGNOSTIC.test(line)) : last;
}

function lastWords(lines: string[]): Failure {
  // Below usage may stand its error, also in typer's box.
  const usage = lines.findIndex((line) => /^usage: /i.test(line));
  const isAbove = usage >= 0 && !lines.slice(usage).some((line) => isError(line) || line.startsWith('│'));
  const above = lines.slice(0, isAbove ? usage : 0).findLastIndex(isMessage);
  const last = above < 0 ? lines.findLastIndex(isMessage) : above;
  // Below an error may stand its place in the source, advice, or what was logged while giving up.
  const isReport = REPORT.test(lines[last] ?? '') && !DIAGNOSTIC.test(lines[last] ?? '');
  const isTail = !isReport && lines.slice(-LAST_LINES).some(isError);
  return tailWith(lines, isTail ? lastError(lines) : last);
}

function tailWith(lines: string[], at: number): Failure {
  const from = Math.min(Math.max(0, at), Math.max(0, lines.length - LAST_LINES));
  return { at, from, headline: lines[at] ?? lines.at(-1)!, causes: causesBelow(lines.slice(Math.max(0, at))) };
}

/** `Caused by: text`; or, in Rust, a list below `Caused by:`, or below `Error:`, whose first is the error itself. */
function causesBelow(lines: string[]): string[] {
  return lines.flatMap((line, index) => {
    const [, head, text] = /^(Caused by|Error): ?(.*)$/.exec(line) ?? [];
    if (text) return head === 'Error' ? [] : text;
    if (text === undefined) return [];
    const below = lines.slice(index + 1);
    const end = below.findIndex((one) => !/^\s+\S/.test(one));
    const list = end < 0 ? below : below.slice(0, end);
    const numbered = list.flatMap((one) => /^\s+\d+: (.+)/.exec(one)?.[1] ?? []);
    return head === 'Error'
      ? numbered.slice(1)
      : numbered.length > 0
        ? numbered
        : list.slice(0, 1).map((one) => one.trim());
  });
}

function asError(lines: string[], { from, headline, causes, places = [] }: Failure): Error {
  const tail = lines.slice(from);
  const message = withoutFrame(withNextLines(headline.trim(), tail));
  const text = tail.join('\n');
  const error = new Error(message);
  // The database looks for the cause at the top, and after the last "Caused by:".
  const isOnTop = tail[0]?.startsWith(message) && causes.every((cause) => text.includes(`Caused by: ${cause}`));
  error.stack = isOnTop ? text : `${[message, ...causes].join('\nCaused by: ')}\n\n${text}`;
  // Only for the fingerprint.
  error.name = ['command', ...places].join(' ');
  return error;
}

/** What Java, Node and pnpm put around an error, and the boxes that typer and Terraform draw. */
function withoutFrame(headline: string): string {
  return headline
    .replace(/\u2009 ?/, ' ')
    .replace(/^Exception in thread ".*?" /, '')
    .replace(/^\[(\w*(?:Error|Exception)\b.*?)\](?: \{)?$/, '$1')
    .replace(/^│ (.*?) *│?$/, '$1');
}

/** A headline that ends in a colon goes on below, and so does webpack's `ERROR in a.js 1:0-29`. */
function withNextLines(headline: string, lines: string[]): string {
  let text = headline;
  let at = lines.findIndex((line) => line.includes(headline));
  while (at >= 0 && /:$|^ERROR in \S+(?: \S+)?$/.test(text)) {
    at = lines.findIndex((line, index) => index > at && isWritten(line));
    const next = lines[at]?.trim().replace(/^0: /, '') ?? '';
    if (next === '' || next.startsWith('at ')) break;
    text = `${text} ${next}`;
  }
  return text;
}

function isWritten(line: string): boolean {
  return line.trim() !== '';
}

function trimmed(printed: string[]): string[] {
  const lines = unwrap(printed);
  return lines.slice(Math.max(0, lines.findIndex(isWritten)), lines.findLastIndex(isWritten) + 1);
}
