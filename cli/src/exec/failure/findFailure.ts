/**
 * What a failed command reported, in the form of an error, so that the SDK derives message, traceback and fingerprint
 * from it as usual. The headline is the error itself, not just the last line.
 */
import type { Failure, Recogniser } from './failure.js';
import { cpp, go, perl, php, r, ruby, rust } from './languages.js';
import { powershell } from './powershell.js';
import { python } from './python.js';
import { nodeThrow, stackFrames } from './stackFrames.js';
import { gradle, npm, rsync, sql } from './tools.js';

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
  powershell,
  sql,
  rsync,
  gradle,
];
/** These only report that a child failed; if the child says why, that counts. */
const WRAPPERS: Recogniser[] = [npm];
/** Last lines that mean nothing: farewells, hints, a wrapper's count, the head of a stack. */
const NOISE = new RegExp(
  [
    String.raw`^(?:Node\.js v\d|\[notice\]|npm (?:ERR!|error|notice)|make(?:\[\d+\])?: \*\*\*|exit status \d|note: run with|\(Use .node|Caused by: `,
    String.raw`error: (?:process didn't exit successfully|could not compile)|tar: Error is not recoverable|At least one error occurred`,
    String.raw`Process exited with code|Aborted|Found \d+ errors?|Build FAILED|BUILD FAILED|PLAY RECAP|\S+ +: ok=\d|See '.*--help|\(Background on this`,
    String.raw`Crash dump|CallStack \(from|stack traceback:|#\d+ |\S+:\d+:\d+: 0x|Error in \S+ \(line|operable program or batch|[│╷╵](?! Error)`,
    String.raw`\[error\] (?:\t|Nonzero exit|\(|Total time|stack trace)|\[ERROR\] *(?:$|To see|Re-run|For more|After |-> \[Help|mvn ))`,
  ].join('|'),
);
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
  if (lines.length === 0) return undefined;
  return asError(lines, recognise(lines, WRAPPERS) ?? lastWords(lines));
}

function recognise(lines: string[], recognisers: Recogniser[]): Failure | undefined {
  return recognisers
    .flatMap((recogniser) => recogniser(lines) ?? [])
    .reduce<Failure | undefined>((last, one) => (last && last.at >= one.at ? last : one), undefined);
}

function lastWords(lines: string[]): Failure {
  const at = lines.findLastIndex((line) => /^\S.*\p{L}/u.test(line) && !NOISE.test(line));
  const causes = lines.slice(at + 1).flatMap((line) => /^Caused by: (.+)/.exec(line)?.[1] ?? []);
  return { at, from: Math.max(0, lines.length - LAST_LINES), headline: lines[at] ?? lines.at(-1)!, causes };
}

function asError(lines: string[], { from, headline, causes, places = [] }: Failure): Error {
  const message = headline.trim();
  const tail = lines.slice(from);
  const text = tail.join('\n');
  const error = new Error(message);
  // The database looks for the cause at the top, and after the last "Caused by:".
  const isOnTop = tail[0]?.includes(message) && causes.every((cause) => text.includes(`Caused by: ${cause}`));
  error.stack = isOnTop ? text : `${[message, ...causes].join('\nCaused by: ')}\n\n${text}`;
  // Only for the fingerprint.
  error.name = ['command', ...places].join(' ');
  return error;
}

function isWritten(line: string): boolean {
  return line.trim() !== '';
}

function trimmed(lines: string[]): string[] {
  return lines.slice(Math.max(0, lines.findIndex(isWritten)), lines.findLastIndex(isWritten) + 1);
}
