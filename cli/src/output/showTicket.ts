/** A ticket as `tickets show` shows it. */
import type { DeliveryRow, TicketDetailsRow } from '#database';
import { formatFacts, indented, formatMoment } from './showRun.js';
import { colors } from './terminal.js';
import { statusWords } from './ticketWords.js';

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

const statuses: Record<DeliveryRow['Status'], string> = {
  Waiting: colors.yellow('waits'),
  Sending: colors.yellow('is being sent'),
  Sent: colors.green('sent'),
  Failed: colors.red('did not arrive'),
};

export function showDeliveries(deliveries: DeliveryRow[]): string {
  const lines = deliveries.map(
    ({ At, Channel, Recipient, Status, Answer }) =>
      `  ${formatMoment(At)} ${Channel} ${Recipient}: ${statuses[Status]}${Status === 'Failed' && Answer ? `: ${Answer}` : ''}`,
  );
  return `\n${colors.dim('Told')}\n${lines.join('\n')}`;
}
