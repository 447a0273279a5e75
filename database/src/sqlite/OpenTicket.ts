import { PRIORITIES } from '../contract/choices.js';
import { audit } from './audit.js';
import { calledBy, requireRole } from './caller.js';
import { findAssignee } from './findAssignee.js';
import { findRunOrJob } from './findRunOrJob.js';
import { ticketDetails } from './findTicket.js';
import { readOptionalChoice, readOptionalText, readText } from './input.js';
import { once } from './once.js';
import type { Procedure } from './session.js';

export const openTicket: Procedure<'OpenTicket'> = calledBy('viewer', (session, caller, input) => {
  const subject = findRunOrJob(session, caller, input);
  const fields = {
    Title: readText(input, 'Title', 300),
    Description: readOptionalText(input, 'Description', 1_000_000) ?? '',
    Priority: readOptionalChoice(input, 'Priority', ...PRIORITIES) ?? 'Normal',
  };
  const email = readOptionalText(input, 'AssigneeEmail', 320);
  if (email !== null) requireRole(caller, 'operator');
  const assignee = email === null ? null : findAssignee(session, email, subject.DepartmentId);

  const TicketId = once(session, 'OpenTicket', input, (made) => {
    if (made !== null) return made;
    const opened = session.get<{ TicketId: number }>(session.file('OpenTicket'), {
      ...subject,
      ...fields,
      AssigneeId: assignee?.UserId ?? null,
      OpenedBy: caller.email,
    })!;
    const more = { JobId: subject.JobId, RunId: subject.RunId, AssigneeEmail: assignee?.Email ?? null };
    const after = { ...fields, Status: 'Open', ...more };
    audit(session, caller, input, { entity: 'Ticket', key: opened.TicketId, before: {}, after });
    return opened.TicketId;
  });
  return [ticketDetails(session, TicketId)!];
});
