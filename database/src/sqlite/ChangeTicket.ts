import { PRIORITIES, TICKET_STATUSES } from '../contract/choices.js';
import { audit } from './audit.js';
import { calledBy } from './caller.js';
import { findTicket, ticketDetails } from './findTicket.js';
import { readChoice, readOptionalText, readText, withKept } from './input.js';
import type { Procedure } from './session.js';

export const changeTicket: Procedure<'ChangeTicket'> = calledBy('operator', (session, caller, input) => {
  const before = findTicket(session, caller, input);
  const { TicketId } = before;
  const ticket = withKept(input, before);
  const fields = {
    Title: readText(ticket, 'Title', 300),
    Description: readOptionalText(ticket, 'Description', 1_000_000) ?? '',
    Priority: readChoice(ticket, 'Priority', ...PRIORITIES),
    Status: readChoice(ticket, 'Status', ...TICKET_STATUSES),
  };
  session.run(session.file('ChangeTicket'), { ...fields, TicketId, Email: caller.email });
  audit(session, caller, input, { entity: 'Ticket', key: TicketId, before: { ...before }, after: fields });
  return [ticketDetails(session, TicketId)!];
});
