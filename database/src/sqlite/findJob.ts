import { Refusal } from '../contract.js';
import type { JobRow } from '../contract/jobs.js';
import type { Caller } from './caller.js';
import { jobRows } from './ListJobs.js';
import type { Session } from './session.js';

/** @throws Refusal `not-found`, also if it belongs to a department that the caller can't see */
export function findJob(session: Session, caller: Caller, jobId: number): JobRow {
  const [job] = jobRows(session, caller.ownDepartmentId, jobId);
  if (!job) throw new Refusal('not-found', `There is no job ${jobId}, or its department isn't yours to see.`);
  return job;
}
