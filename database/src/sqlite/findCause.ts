const CAUSED_BY = 'Caused by: ';
const PYTHON = 'Traceback (most recent call last):';

/**
 * Finds the innermost error of a traceback, on one line: after its last "Caused by:"; in a Python traceback, which has
 * the error at the end, the last line; else the first line.
 */
export function findCause(traceback: string | null): string | null {
  if (traceback === null) return null;
  const last = traceback.lastIndexOf(CAUSED_BY);
  if (last < 0 && traceback.startsWith(PYTHON)) return traceback.replace(/[ \r\n]+$/, '').replace(/^[^]*\n/, '');
  const [line = ''] = traceback.slice(last < 0 ? 0 : last + CAUSED_BY.length).split(/\r?\n/, 1);
  return line;
}
