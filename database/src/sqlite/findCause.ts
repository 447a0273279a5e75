const HEADER = 'Traceback (most recent call last):';

/**
 * What a traceback says went wrong, in one line: the innermost error. It stands after the last "Caused by:" (Java, the SDK; behind a
 * tab it is of what Java suppressed), after the last arrow of .NET's inner exceptions, or after the last [cause] of Node. Python tells
 * it last: the line that names the error of the last traceback, or of the first one in an exception group. Else it is the first line.
 */
export function findCause(text: string | null): string | null {
  if (text === null) return null;
  const traceback = text.replaceAll('\tCaused by: ', '\t');
  const mark = findMark(traceback);
  const from = mark === undefined ? findPythonError(traceback) : traceback.lastIndexOf(mark) + mark.length;
  return traceback.slice(from).split('\n', 1)[0]!.replaceAll('\r', '');
}

function findMark(traceback: string): string | undefined {
  const isDotnet = traceback.includes('--- End of inner exception stack trace ---');
  return ['Caused by: ', ...(isDotnet ? [' ---> '] : []), '[cause]: '].find((mark) => traceback.includes(mark));
}

/** Where the line begins that names the error: the first one after a header that isn't indented, past the gutter of a group. */
function findPythonError(traceback: string): number {
  const isGroup = traceback.startsWith('  + Exception Group ');
  if (!isGroup && !traceback.startsWith(HEADER)) return 0;
  const header = isGroup ? traceback.indexOf(`| ${HEADER}`) + 2 : traceback.lastIndexOf(HEADER);
  const gutter = traceback.slice(traceback.lastIndexOf('\n', header) + 1, header);
  for (let at = header; (at = traceback.indexOf(`\n${gutter}`, at)) >= 0; at += 1) {
    const line = at + 1 + gutter.length;
    if (/[^ \r\n]/.test(traceback.charAt(line))) return line;
  }
  return 0;
}
