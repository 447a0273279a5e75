/** A ticket as `tickets show` and lists show it. */
import type { DeliveryRow, Priority, TicketDetailsRow, TicketRow, TicketStatus } from '#database';
import { formatFacts, indented, formatMoment } from './showRun.js';
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

export function showTicket(ticket: TicketDetailsRow): string {
  const title = `${colors.bold(`Ticket ${ticket.TicketId}: ${ticket.Title}`)}  ${statusWords(ticket)}`;
  const list = formatFacts([
    ['Job', `${ticket.Icon ? `${ticket.Icon} ` : ''}${ticket.JobName} (job ${ticket.JobId}, ${ticket.DepartmentName})`],
    ['Run', ticket.RunId && [ticket.RunId, ticket.RunStatus].filter(Boolean).join('  ')],
    ['Cause', ticket.RunCause && colors.red(ticket.RunCause)],
    ['Priority', ticket.Priority.toLowerCase()],
    ['Whose', ticket.AssigneeName ?? 'nobody'],
    ['Opened', `${formatMoment(ticket.OpenedAt)}${by(ticket.OpenedByName ?? ticket.OpenedBy)}`],
    ['Closed', ticket.ClosedAt && `${formatMoment(ticket.ClosedAt)}${by(ticket.ClosedBy)}`],
  ]);
  return `${title}\n${list}${ticket.Description === '' ? '' : `\n\n${indented(ticket.Description)}`}`;
}

function by(email: string | null): string {
  return email === null ? '' : ` by ${email}`;
}

const deliveryStatuses: Record<DeliveryRow['Status'], string> = {
  Waiting: colors.yellow('waits'),
  Sending: colors.yellow('is being sent'),
  Sent: colors.green('sent'),
  Failed: colors.red('did not arrive'),
};

export function showDeliveries(deliveries: DeliveryRow[]): string {
  const lines = deliveries.map(
    ({ At, Channel, Recipient, Status, Answer }) =>
      `  ${formatMoment(At)} ${Channel} ${Recipient}: ${deliveryStatuses[Status]}${Status === 'Failed' && Answer ? `: ${Answer}` : ''}`,
  );
  return `\n${colors.dim('Told')}\n${lines.join('\n')}`;
}
