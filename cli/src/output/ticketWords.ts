/** How lists show a ticket's status and priority. */
import type { Priority, TicketRow, TicketStatus } from '#database';
import { colors } from './terminal.js';

const statuses: Record<TicketStatus, string> = {
  Open: colors.red('● open'),
  InProgress: colors.yellow('◐ in progress'),
  Closed: colors.green('✔ closed'),
};

export function statusWords({ Status }: TicketRow): string {
  return statuses[Status];
}

export const priorityWords: Record<Priority, string> = { Low: 'low', Normal: '', High: colors.red('high') };
