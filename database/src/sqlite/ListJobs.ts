import type { JobRow } from '../contract/jobs.js';
import { calledBy } from './caller.js';
import { readFlag, readOptionalInteger } from './input.js';
import { withFlags, type Procedure, type Session } from './session.js';

export const listJobs: Procedure<'ListJobs'> = calledBy('viewer', (session, caller, input) => {
  const jobId = readOptionalInteger(input, 'JobId', 1);
  return jobRows(session, caller.departmentId, jobId, readFlag(input, 'Retired', false));
});

export function jobRows(
  session: Session,
  departmentId: number | null,
  jobId: number | null,
  retiredToo = false,
): JobRow[] {
  return session
    .all<JobRow>(session.file('ListJobs'), { DepartmentId: departmentId, JobId: jobId, Retired: Number(retiredToo) })
    .map((row) => withFlags(row, 'NeedsValidation', 'Paused'));
}
