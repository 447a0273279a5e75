import { audit } from './audit.js';
import { calledBy } from './caller.js';
import { findAssignee } from './findAssignee.js';
import { findTicket, ticketDetails } from './findTicket.js';
import { readOptionalText } from './input.js';
import type { Procedure } from './session.js';

export const assignTicket: Procedure<'AssignTicket'> = calledBy('operator', (session, caller, input) => {
  const email = readOptionalText(input, 'AssigneeEmail', 320);
  const { TicketId, DepartmentId, AssigneeEmail } = findTicket(session, caller, input);
  const assignee = email === null ? null : findAssignee(session, email, DepartmentId);
  session.run('UPDATE Tickets SET AssigneeId = :AssigneeId WHERE TicketId = :TicketId', {
    TicketId,
    AssigneeId: assignee?.UserId ?? null,
  });
  audit(session, caller, input, {
    entity: 'Ticket',
    key: TicketId,
    before: { AssigneeEmail },
    after: { AssigneeEmail: assignee?.Email ?? null },
  });
  return [ticketDetails(session, TicketId)!];
});
