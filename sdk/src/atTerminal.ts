/**
 * Whether somebody can type to this process and sees its complaints, and so when it is gone. The output doesn't count,
 * which people pipe and keep as they like. Where it isn't sure, it is no terminal, for then people are told.
 */
export function isAtTerminal(): boolean {
  const { WT_SESSION, TERM_PROGRAM } = process.env;
  // Windows gives each scheduled task a console of its own, at which nobody sits; only terminals leave these names.
  if (process.platform === 'win32' && !WT_SESSION && !TERM_PROGRAM) return false;
  const { isatty } = require('node:tty') as typeof import('node:tty');
  return isatty(0) && isatty(2);
}
