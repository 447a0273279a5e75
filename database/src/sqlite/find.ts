/** What an input names. Each is refused if it isn't there, or belongs to a department that the caller can't see. */
import type { AlertRow } from '../contract/alerts.js';
import { Refusal } from '../contract.js';
import type { JobRow } from '../contract/jobs.js';
import { type Caller, findUser, getDepartment, type UserFacts } from './caller.js';
import * as read from './input.js';
import { type Session, withFlags } from './session.js';

interface FoundRun {
  RunKey: number;
  RunId: string;
  JobId: number;
  DepartmentId: number;
  Fingerprint: string | null;
}

/** By its id or the beginning of its id. */
export function findRun(session: Session, caller: Caller, input: { RunId: string }): FoundRun {
  const runId = read.text(input, 'RunId', Infinity).toLowerCase();
  if (!/^[0-9a-f-]{4,36}$/.test(runId)) {
    throw new Refusal('input', 'RunId must be the id of a run, or at least its first 4 characters.');
  }
  const [run, another] = session.all<FoundRun>(session.file('FindRun'), {
    RunId: runId,
    DepartmentId: caller.ownDepartmentId,
  });
  if (!run) throw new Refusal('not-found', `There is no run ${runId}, or its department isn't yours to see.`);
  if (another) throw new Refusal('conflict', `More than one run begins with ${runId}: give more of its id.`);
  return run;
}

export function findJob(session: Session, caller: Caller, jobId: number): JobRow {
  const [job] = readJobs(session, caller.ownDepartmentId, jobId);
  if (!job) throw new Refusal('not-found', `There is no job ${jobId}, or its department isn't yours to see.`);
  return job;
}

export function readJobs(
  session: Session,
  departmentId: number | null,
  jobId: number | null,
  retiredToo = false,
): JobRow[] {
  return session
    .all<JobRow>(session.file('ListJobs'), { DepartmentId: departmentId, JobId: jobId, Retired: Number(retiredToo) })
    .map((row) => withFlags(row, 'NeedsValidation', 'Paused'));
}

/** A run, or a job that may not have run. */
export function findRunOrJob(
  session: Session,
  caller: Caller,
  input: { RunId?: string | null; JobId?: number | null },
) {
  const runId = read.optionalText(input, 'RunId');
  const jobId = read.optionalInteger(input, 'JobId', 1);
  if ((runId === null) === (jobId === null)) throw new Refusal('input', 'Give RunId or JobId, one of the two.');
  if (runId !== null) return findRun(session, caller, { RunId: runId });
  const { JobId, DepartmentId } = findJob(session, caller, jobId!);
  return { RunKey: null, RunId: null, JobId, DepartmentId, Fingerprint: null };
}

/** The key as the statements need it, beside the alert as it is shown. */
export interface FoundAlert {
  key: number;
  alert: AlertRow;
}

export function findAlert(session: Session, caller: Caller, input: { AlertKey: string }): FoundAlert {
  const key = read.integer(input, 'AlertKey', 1, Number.MAX_SAFE_INTEGER);
  const alert = readAlert(session, key);
  if (!alert || (caller.ownDepartmentId !== null && alert.DepartmentId !== caller.ownDepartmentId)) {
    throw new Refusal('not-found', `There is no alert ${key}, or its department isn't yours to see.`);
  }
  return { key, alert };
}

export function readAlert(session: Session, key: number): AlertRow | undefined {
  return session.get<AlertRow>(session.file('AlertRow'), { AlertKey: key });
}

export function findAssignee(session: Session, email: string, departmentId: number): UserFacts {
  const user = findUser(session, email);
  if (!user) throw new Refusal('not-found', `${email} isn't a user of JobLogger, or isn't active.`);
  const own = getDepartment(user);
  if (own !== null && own !== departmentId) {
    throw new Refusal('input', `${user.Email} doesn't see department ${departmentId}: assign it to somebody who does.`);
  }
  return user;
}

export function requireDepartment(session: Session, departmentId: number): void {
  if (!session.get('SELECT 1 FROM Departments WHERE DepartmentId = :departmentId', { departmentId }))
    throw new Refusal('not-found', `There is no department ${departmentId}.`);
}
