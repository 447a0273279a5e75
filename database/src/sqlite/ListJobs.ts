import type { JobRow } from '../contract/jobs.js';
import { findCaller, chooseDepartment } from './caller.js';
import { readFlag, hasField, readOptionalInteger } from './input.js';
import { withFlags, type Procedure, type Session } from './session.js';

export const listJobs: Procedure<'ListJobs'> = (session, input) => {
  const caller = findCaller(session, input);
  const departmentId = chooseDepartment(caller, readOptionalInteger(input, 'DepartmentId'));
  return jobRows(
    session,
    departmentId,
    readOptionalInteger(input, 'JobId', 1),
    hasField(input, 'Retired') && readFlag(input, 'Retired'),
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
