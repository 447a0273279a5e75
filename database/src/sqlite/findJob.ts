import { Refusal } from '../contract.js';
import type { JobRow } from '../contract/jobs.js';
import type { Caller } from './caller.js';
import { withFlags, type Session } from './session.js';

/** @throws Refusal `not-found`, also if it belongs to a department that the caller can't see */
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
