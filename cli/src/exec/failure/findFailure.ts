/**
 * What a command that failed said about it, shaped as an error, so that the SDK makes message, traceback and fingerprint
 * of it as of any other. The headline is the error itself, not whatever happens to stand last.
 */
import type { Failure, Recogniser } from './failure.js';
import { go, perl, php, r, ruby, rust } from './languages.js';
import { powershell } from './powershell.js';
import { python } from './python.js';
import { nodeThrow, stackFrames } from './stackFrames.js';
import { npm, rsync, sql } from './tools.js';

const RECOGNISERS: Recogniser[] = [
  python,
  stackFrames,
  nodeThrow,
  go,
  rust,
  php,
  ruby,
  perl,
  r,
  powershell,
  sql,
  rsync,
];
/** Say only that something that they started failed, where that says why. */
const WRAPPERS: Recogniser[] = [npm];
/** What stands last and says nothing: partings, hints, a wrapper's count. */
const NOISE =
  /^(?:Node\.js v\d|\[notice\]|npm (?:ERR!|error|notice)|make(?:\[\d+\])?: \*\*\*|exit status \d|error: process didn't exit successfully|note: run with|\(Use `node|tar: Error is not recoverable|At least one error occurred|Process exited with code|Caused by: )/;
/** Lines kept where no failure says where it begins. */
const LAST_LINES = 50;

/** Undefined where it said nothing. Stdout counts where it holds what is known as a failure: some tools tell it there. */
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
  // The database looks for the cause at the top, and behind the last "Caused by:".
  const isOnTop = tail[0]?.includes(message) && causes.every((cause) => text.includes(`Caused by: ${cause}`));
  error.stack = isOnTop ? text : `${[message, ...causes].join('\nCaused by: ')}\n\n${text}`;
  // Counts for the fingerprint only.
  error.name = ['command', ...places].join(' ');
  return error;
}

function isWritten(line: string): boolean {
  return line.trim() !== '';
}

function trimmed(lines: string[]): string[] {
  return lines.slice(Math.max(0, lines.findIndex(isWritten)), lines.findLastIndex(isWritten) + 1);
}
