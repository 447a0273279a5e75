const CAUSED_BY = 'Caused by: ';
const PYTHON = 'Traceback (most recent call last):';

/**
 * What a traceback says went wrong, in one line: the innermost error, which stands after its last "Caused by:"; of Python's,
 * which tells the error last, the last line; else the first line.
 */
export function findCause(traceback: string | null): string | null {
  if (traceback === null) return null;
  const last = traceback.lastIndexOf(CAUSED_BY);
  if (last < 0 && traceback.startsWith(PYTHON)) return traceback.replace(/[ \r\n]+$/, '').replace(/^[^]*\n/, '');
  const [line = ''] = traceback.slice(last < 0 ? 0 : last + CAUSED_BY.length).split(/\r?\n/, 1);
  return line;
}
