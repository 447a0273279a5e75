import { createHash } from 'node:crypto';
import type { Message } from '../channels/channel.js';

/**
 * By them a mail program shows all mails of a job together, knows the second copy of one that was sent twice, and answers
 * none by itself. ASCII only.
 */
export function makeHeaders({ content, messageId, origin }: Message, sender: string): Record<string, string> {
  const domain = sender.slice(sender.indexOf('@') + 1).replaceAll(/[^\w.-]/g, '');
  const thread = `job-logger.${createHash('sha256').update(content.thread).digest('hex').slice(0, 16)}.${origin}`;
  // The mail that all answer to was never sent; RFC 5256 and its like don't mind.
  const root = `<${thread}@${domain}>`;
  return {
    'Message-ID': `<${messageId}@${domain}>`,
    'In-Reply-To': root,
    References: root,
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
  };
}
