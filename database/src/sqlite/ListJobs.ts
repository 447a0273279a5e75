import type { JobRow } from '../contract/jobs.js';
import { callerOf, departmentToShow } from './caller.js';
import { flag, has, optionalWhole } from './input.js';
import { withFlags, type Procedure, type Session } from './session.js';

export const listJobs: Procedure<'ListJobs'> = (session, input) => {
  const caller = callerOf(session, input);
  const departmentId = departmentToShow(caller, optionalWhole(input, 'DepartmentId'));
  return jobRows(
    session,
    departmentId,
    optionalWhole(input, 'JobId', 1),
    has(input, 'Retired') && flag(input, 'Retired'),
  );
};

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
