/**
 * Whether somebody sits at this process's terminal and sees its errors, and so sees when it is gone. Standard output
 * doesn't count, because people redirect it. In doubt it isn't a terminal, because then people are alerted.
 */
export function isAtTerminal(): boolean {
  const { WT_SESSION, TERM_PROGRAM } = process.env;
  // Windows gives each scheduled task a console that nobody sees. Only real terminals set these variables.
  if (process.platform === 'win32' && !WT_SESSION && !TERM_PROGRAM) return false;
  const { isatty } = require('node:tty') as typeof import('node:tty');
  return isatty(0) && isatty(2);
}
