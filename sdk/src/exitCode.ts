/** Windows' negative codes, which are unsigned here, also as they are searched for. */
export const showExitCode = (code: number): string =>
  code > 0x7fffffff ? `${code | 0} (0x${code.toString(16).toUpperCase()})` : `${code}`;
