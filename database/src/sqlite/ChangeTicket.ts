import { audit } from './audit.js';
import { callerOf, requireRole } from './caller.js';
import { findTicket, ticketDetails } from './findTicket.js';
import { has, oneOf, optionalText, text } from './input.js';
import type { Procedure } from './session.js';

export const changeTicket: Procedure<'ChangeTicket'> = (session, input) => {
  const caller = callerOf(session, input);
  requireRole(caller, 'operator', input);
  const before = findTicket(session, caller, input);
  const { TicketId } = before;
  const fields = {
    Title: has(input, 'Title') ? text(input, 'Title', 300) : before.Title,
    Description: has(input, 'Description') ? (optionalText(input, 'Description', 1_000_000) ?? '') : before.Description,
    Priority: has(input, 'Priority') ? oneOf(input, 'Priority', 'Low', 'Normal', 'High') : before.Priority,
    Status: has(input, 'Status') ? oneOf(input, 'Status', 'Open', 'InProgress', 'Closed') : before.Status,
  };
  session.run(session.file('ChangeTicket'), { ...fields, TicketId, Email: caller.email });
  audit(session, caller, input, { entity: 'Ticket', key: TicketId, before: { ...before }, after: fields });
  return [ticketDetails(session, TicketId)!];
};
