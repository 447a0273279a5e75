import { Refusal } from '../contract.js';
import { CHANNELS, PRIORITIES, TICKET_STATUSES } from '../contract/choices.js';
import type { TicketDetailsRow } from '../contract/tickets.js';
import { audit } from './audit.js';
import { type Caller, calledBy, requireRole } from './caller.js';
import { findAlert, findAssignee, findRunOrJob } from './find.js';
import { findCause } from './findCause.js';
import * as read from './input.js';
import { once } from './once.js';
import type { Procedure, Session } from './session.js';

export const OpenTicket: Procedure<'OpenTicket'> = calledBy('viewer', (session, caller, input) => {
  const subject = findRunOrJob(session, caller, input);
  const fields = {
    Title: read.text(input, 'Title', 300),
    Description: read.optionalText(input, 'Description', 1_000_000) ?? '',
    Priority: read.optionalChoice(input, 'Priority', ...PRIORITIES) ?? 'Normal',
  };
  const email = read.optionalText(input, 'AssigneeEmail');
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
  return [readTicket(session, TicketId)!];
});

export const ListTickets: Procedure<'ListTickets'> = calledBy('viewer', (session, caller, input) =>
  session.all(session.file('ListTickets'), {
    DepartmentId: caller.departmentId,
    Status: read.optionalChoice(input, 'Status', ...TICKET_STATUSES, 'NotClosed'),
    AssigneeEmail: read.optionalText(input, 'AssigneeEmail'),
    JobId: read.optionalInteger(input, 'JobId', 1),
    Text: read.optionalPattern(input, 'Text', 200),
    BeforeTicketId: read.optionalInteger(input, 'BeforeTicketId', 1),
    Limit: (read.optionalInteger(input, 'PageSize', 1, 100) ?? 50) + 1,
  }),
);

export const GetTicket: Procedure<'GetTicket'> = calledBy('viewer', (session, caller, input) => [
  findTicket(session, caller, input),
]);

export const AssignTicket: Procedure<'AssignTicket'> = calledBy('operator', (session, caller, input) => {
  const email = read.optionalText(input, 'AssigneeEmail');
  const { TicketId, DepartmentId, AssigneeEmail } = findTicket(session, caller, input);
  const assignee = email === null ? null : findAssignee(session, email, DepartmentId);
  const AssigneeId = assignee?.UserId ?? null;
  session.run('UPDATE Tickets SET AssigneeId = :AssigneeId WHERE TicketId = :TicketId', { TicketId, AssigneeId });
  const after = { AssigneeEmail: assignee?.Email ?? null };
  audit(session, caller, input, { entity: 'Ticket', key: TicketId, before: { AssigneeEmail }, after });
  return [readTicket(session, TicketId)!];
});

export const ChangeTicket: Procedure<'ChangeTicket'> = calledBy('operator', (session, caller, input) => {
  const before = findTicket(session, caller, input);
  const { TicketId } = before;
  const ticket = read.withKept(input, before);
  const fields = {
    Title: read.text(ticket, 'Title', 300),
    Description: read.optionalText(ticket, 'Description', 1_000_000) ?? '',
    Priority: read.choice(ticket, 'Priority', ...PRIORITIES),
    Status: read.choice(ticket, 'Status', ...TICKET_STATUSES),
  };
  session.run(session.file('ChangeTicket'), { ...fields, TicketId, Email: caller.email });
  audit(session, caller, input, { entity: 'Ticket', key: TicketId, before: { ...before }, after: fields });
  return [readTicket(session, TicketId)!];
});

export const AddTicketComment: Procedure<'AddTicketComment'> = calledBy('viewer', (session, caller, input) => {
  const { TicketId } = findTicket(session, caller, input);
  const comment = { TicketId, Email: caller.email, Text: read.text(input, 'Text', 1_000_000) };
  const add = () => session.get<{ CommentKey: number }>(session.file('AddTicketComment'), comment)!.CommentKey;
  const CommentKey = once(session, 'AddTicketComment', input, (made) => made ?? add());
  return session.all(session.file('ListTicketComments'), { TicketId, CommentKey });
});

export const ListTicketComments: Procedure<'ListTicketComments'> = calledBy('viewer', (session, caller, input) => {
  const { TicketId } = findTicket(session, caller, input);
  return session.all(session.file('ListTicketComments'), { TicketId, CommentKey: null });
});

/** Allowed for operators, and for the ticket's author, because the app sends right after opening. */
export const RecordDelivery: Procedure<'RecordDelivery'> = calledBy('viewer', (session, caller, input) => {
  const { TicketId, OpenedBy } = findTicket(session, caller, input);
  if (caller.email === null || caller.email !== OpenedBy) requireRole(caller, 'operator');
  const Channel = read.choice(input, 'Channel', ...CHANNELS);
  const Recipient = read.text(input, 'Recipient', 320);
  const sent = read.flag(input, 'Sent');
  const answer = read.optionalText(input, 'Answer', 4000);
  const DeliveryKey = once(session, 'RecordDelivery', input, (made) => {
    if (made !== null) return made;
    const row = { TicketId, Channel, Recipient, Sent: sent ? 1 : 0, Answer: answer };
    const recorded = session.get<{ DeliveryKey: number }>(session.file('RecordDelivery'), row)!;
    const after = { Delivery: `${Channel} to ${Recipient}: ${sent ? 'Sent' : 'Failed'}` };
    audit(session, caller, input, { entity: 'Ticket', key: TicketId, before: {}, after });
    return recorded.DeliveryKey;
  });
  return session.all(session.file('ListDeliveries'), { TicketId, AlertKey: null, DeliveryKey });
});

export const ListDeliveries: Procedure<'ListDeliveries'> = calledBy('viewer', (session, caller, input) => {
  const ticketId = read.optionalInteger(input, 'TicketId', 1);
  const alertKey = read.optionalText(input, 'AlertKey');
  if ((ticketId === null) === (alertKey === null))
    throw new Refusal('input', 'Give TicketId or AlertKey, one of the two.');
  return session.all(session.file('ListDeliveries'), {
    TicketId: ticketId === null ? null : findTicket(session, caller, { TicketId: ticketId }).TicketId,
    AlertKey: alertKey === null ? null : findAlert(session, caller, { AlertKey: alertKey }).key,
    DeliveryKey: null,
  });
});

/** @throws Refusal `not-found`, also if it belongs to a department that the caller can't see */
function findTicket(session: Session, caller: Caller, input: { TicketId: number }): TicketDetailsRow {
  const id = read.integer(input, 'TicketId', 1);
  const ticket = readTicket(session, id);
  if (!ticket || (caller.ownDepartmentId !== null && ticket.DepartmentId !== caller.ownDepartmentId))
    throw new Refusal('not-found', `There is no ticket ${id}, or its department isn't yours to see.`);
  return ticket;
}

function readTicket(session: Session, ticketId: number): TicketDetailsRow | undefined {
  const found = session.get<Omit<TicketDetailsRow, 'RunCause'> & { RunTraceback: string | null }>(
    session.file('GetTicket'),
    { TicketId: ticketId },
  );
  if (!found) return undefined;
  const { RunTraceback, ...row } = found;
  return { ...row, RunCause: findCause(RunTraceback) };
}
