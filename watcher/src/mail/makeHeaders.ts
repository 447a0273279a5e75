import { createHash } from 'node:crypto';
import type { Message } from '../channels/channel.js';

/**
 * Headers that let a mail program group all mails of a job and recognise a copy that was sent twice, and that prevent
 * automatic replies. ASCII only.
 */
export function makeHeaders({ content, messageId, origin }: Message, sender: string): Record<string, string> {
  const domain = sender.slice(sender.indexOf('@') + 1).replaceAll(/[^\w.-]/g, '');
  const thread = `job-logger.${createHash('sha256').update(content.thread).digest('hex').slice(0, 16)}.${origin}`;
  // The mail to which all refer was never sent; RFC 5256 and mail programs accept that.
  const root = `<${thread}@${domain}>`;
  return {
    'Message-ID': `<${messageId}@${domain}>`,
    'In-Reply-To': root,
    References: root,
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
  };
}
