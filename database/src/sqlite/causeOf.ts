const CAUSED_BY = 'Caused by: ';

/** The innermost error of a traceback in one line: what stands after its last "Caused by:", else its first line. */
export function causeOf(traceback: string | null): string | null {
  if (traceback === null) return null;
  const last = traceback.lastIndexOf(CAUSED_BY);
  const [line = ''] = traceback.slice(last < 0 ? 0 : last + CAUSED_BY.length).split(/\r?\n/, 1);
  return line;
}
