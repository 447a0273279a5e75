/** Whom mails come from, as `SENDGRID_FROM` says it: the watcher's mails and the shipper's. */
import { stripTerminalControls } from './terminalText.js';

const USUAL_NAME = 'JobLogger';

/**
 * @param from `jobs@example.org` or `Jobs <jobs@example.org>`
 * @returns null where it is no address
 */
export function parseSender(from: string | undefined): { email: string; name: string } | null {
  const [, name = '', email] = /^(?:([^<>]*)<)?([^\s<>@]+@[^\s<>@]+?)>?$/.exec(from?.trim() ?? '') ?? [];
  if (!email) return null;
  return { email, name: stripTerminalControls(name.replaceAll(/\s+/g, ' ')).toWellFormed().trim() || USUAL_NAME };
}
