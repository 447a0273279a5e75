/**
 * What a command that failed said about it: the last lines of its stderr, shaped as an error, so that the SDK makes
 * message, traceback and fingerprint of it as of any other.
 */

const PYTHON_TRACEBACK = /^Traceback \(most recent call last\):$/;
const CHAIN = /^(?:The above exception was the direct cause|During handling of the above exception)/;
/** Lines kept where no traceback says where it begins. */
const LAST_LINES = 50;

/** Undefined where it said nothing. */
export function failureOf(stderr: string[]): Error | undefined {
  const lines = trimmed(stderr);
  if (lines.length === 0) return undefined;
  const tail = lines.slice(beginning(lines));
  const message = headlineOf(tail);
  const text = tail.join('\n');
  const error = new Error(message);
  // The database looks for the cause at the top and behind "Caused by:"; Python says the error last and its causes first.
  error.stack = tail[0]?.includes(message) ? text : `${[message, ...causesOf(tail)].join('\nCaused by: ')}\n\n${text}`;
  // Counts for the fingerprint only: the same words from another place are another failure.
  error.name = ['command', ...placesOf(tail)].join(' ');
  return error;
}

/** Where the last traceback begins, with the ones that it says it comes from. */
function beginning(lines: string[]): number {
  let at = lines.findLastIndex((line) => PYTHON_TRACEBACK.test(line));
  while (at > 0) {
    const before = lines.slice(0, at).findLastIndex((line) => line.trim() !== '');
    const chained = CHAIN.test(lines[before] ?? '');
    const earlier = chained ? lines.slice(0, before).findLastIndex((line) => PYTHON_TRACEBACK.test(line)) : -1;
    if (earlier < 0) break;
    at = earlier;
  }
  return at >= 0 ? at : Math.max(0, lines.length - LAST_LINES);
}

/** The last line that says something by itself: no stack frame, no closing bracket, not Node's parting line. */
function headlineOf(lines: string[]): string {
  return (lines.findLast(isTelling) ?? lines.at(-1) ?? '').trim();
}

/** Errors that a Python traceback says the last one came from, the nearest first. */
function causesOf(lines: string[]): string[] {
  return lines
    .flatMap((line, index) =>
      CHAIN.test(line) ? (lines.slice(0, index).findLast((before) => /^\S/.test(before)) ?? []) : [],
    )
    .toReversed();
}

/** Functions of a Python traceback, the innermost three. */
function placesOf(lines: string[]): string[] {
  return lines.flatMap((line) => /^\s+File ".*", line \d+, in (\S+)$/.exec(line)?.[1] ?? []).slice(-3);
}

function trimmed(lines: string[]): string[] {
  return lines.slice(Math.max(0, lines.findIndex(isWritten)), lines.findLastIndex(isWritten) + 1);
}

function isTelling(line: string): boolean {
  return /^\S.*\p{L}/u.test(line) && !/^Node\.js v\d/.test(line);
}

function isWritten(line: string): boolean {
  return line.trim() !== '';
}
