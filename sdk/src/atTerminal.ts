/**
 * Whether somebody started this process at a terminal, so that they see for themselves when it is gone: they can type to
 * it and see its complaints. The output doesn't count, which people pipe (`| tee`) and keep (`> log`) as they like. What
 * cron, a service, CI, ssh without a terminal or another program starts has none; where it isn't sure, it is no terminal,
 * for then people are told.
 */
export function isAtTerminal(): boolean {
  const { WT_SESSION, TERM_PROGRAM } = process.env;
  // Windows gives each scheduled task a console of its own, at which nobody sits; only terminals leave these names.
  if (process.platform === 'win32' && !WT_SESSION && !TERM_PROGRAM) return false;
  // Loaded here, when all that it needs has been loaded to start the shipper.
  const { isatty } = require('node:tty') as typeof import('node:tty');
  return isatty(0) && isatty(2);
}
