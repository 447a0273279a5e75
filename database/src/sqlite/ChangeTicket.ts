import { audit } from './audit.js';
import { findCaller, requireRole } from './caller.js';
import { findTicket, ticketDetails } from './findTicket.js';
import { hasField, readChoice, readOptionalText, readText } from './input.js';
import type { Procedure } from './session.js';

export const changeTicket: Procedure<'ChangeTicket'> = (session, input) => {
  const caller = findCaller(session, input);
  requireRole(caller, 'operator', input);
  const before = findTicket(session, caller, input);
  const { TicketId } = before;
  const fields = {
    Title: hasField(input, 'Title') ? readText(input, 'Title', 300) : before.Title,
    Description: hasField(input, 'Description')
      ? (readOptionalText(input, 'Description', 1_000_000) ?? '')
      : before.Description,
    Priority: hasField(input, 'Priority') ? readChoice(input, 'Priority', 'Low', 'Normal', 'High') : before.Priority,
    Status: hasField(input, 'Status') ? readChoice(input, 'Status', 'Open', 'InProgress', 'Closed') : before.Status,
  };
  session.run(session.file('ChangeTicket'), { ...fields, TicketId, Email: caller.email });
  audit(session, caller, input, { entity: 'Ticket', key: TicketId, before: { ...before }, after: fields });
  return [ticketDetails(session, TicketId)!];
};
