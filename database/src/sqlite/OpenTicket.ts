import { PRIORITIES } from '../contract/choices.js';
import { Refusal } from '../contract.js';
import type { OpenTicketInput } from '../contract/tickets.js';
import { audit } from './audit.js';
import { calledBy, type Caller, requireRole } from './caller.js';
import { findAssignee } from './findAssignee.js';
import { findJob } from './findJob.js';
import { findRun } from './findRun.js';
import { ticketDetails } from './findTicket.js';
import { readOptionalChoice, readOptionalText, readOptionalInteger, readText } from './input.js';
import { once } from './once.js';
import type { Procedure, Session } from './session.js';

export const openTicket: Procedure<'OpenTicket'> = calledBy('viewer', (session, caller, input) => {
  const subject = findSubject(session, caller, input);
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

interface Subject {
  RunKey: number | null;
  RunId: string | null;
  JobId: number;
  DepartmentId: number;
  Fingerprint: string | null;
}

/** About a run, or about a job that has not run. */
function findSubject(
  session: Session,
  caller: Caller,
  input: OpenTicketInput,
): Subject & Record<string, string | number | null> {
  const runId = readOptionalText(input, 'RunId');
  const jobId = readOptionalInteger(input, 'JobId', 1);
  if ((runId === null) === (jobId === null)) throw new Refusal('input', 'Give RunId or JobId, one of the two.');
  if (runId !== null) return { ...findRun(session, caller, { RunId: runId }) };
  const { JobId, DepartmentId } = findJob(session, caller, jobId!);
  return { RunKey: null, RunId: null, JobId, DepartmentId, Fingerprint: null };
}
