import type { Claimed } from '#database';
import { UsageError } from '../failure.js';

/**
 * Resolves an assignee: an email, `me`, or `nobody`.
 *
 * @returns an email; null for nobody
 * @throws UsageError for `me` if the caller hasn't said who they are
 */
export function resolveAssignee(requested: string, { Email }: Claimed): string | null {
  if (requested === 'nobody') return null;
  if (requested !== 'me') return requested;
  if (Email) return Email;
  throw new UsageError('To give it to "me", say who you are: --as EMAIL, or JOB_LOGGER_USER.');
}
