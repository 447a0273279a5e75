/**
 * What a command that failed said about it: the last lines of its stderr, shaped as an error, so that the SDK makes
 * message, traceback and fingerprint of it as of any other.
 */

const PYTHON_TRACEBACK = /^Traceback \(most recent call last\):$/;
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
  // The database takes the first line for the cause, and Python says it last.
  error.stack = tail[0]?.includes(message) ? text : `${message}\n\n${text}`;
  // Counts for the fingerprint only: the same words from another place are another failure.
  error.name = ['command', ...placesOf(tail)].join(' ');
  return error;
}

/** Where the last traceback begins, with the ones that it says it comes from. */
function beginning(lines: string[]): number {
  let at = lines.findLastIndex((line) => PYTHON_TRACEBACK.test(line));
  while (at > 0) {
    const before = lines.slice(0, at).findLastIndex((line) => line.trim() !== '');
    const chained = /^(?:The above exception was|During handling of the above)/.test(lines[before] ?? '');
    const earlier = chained ? lines.slice(0, before).findLastIndex((line) => PYTHON_TRACEBACK.test(line)) : -1;
    if (earlier < 0) break;
    at = earlier;
  }
  return at >= 0 ? at : Math.max(0, lines.length - LAST_LINES);
}

/** The last line that says something by itself: no stack frame, no closing bracket, not Node's parting line. */
function headlineOf(lines: string[]): string {
  const telling = (line: string) => /^\S.*[\p{L}]/u.test(line) && !/^Node\.js v\d/.test(line) && !/^ {4}at /.test(line);
  return (lines.findLast(telling) ?? lines.at(-1) ?? '').trim();
}

/** Functions of a Python traceback, the innermost three. */
function placesOf(lines: string[]): string[] {
  return lines.flatMap((line) => /^\s+File ".*", line \d+, in (\S+)$/.exec(line)?.[1] ?? []).slice(-3);
}

function trimmed(lines: string[]): string[] {
  const says = (line: string) => line.trim() !== '';
  return lines.slice(Math.max(0, lines.findIndex(says)), lines.findLastIndex(says) + 1);
}
