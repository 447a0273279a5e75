import type { Changing } from '../contract.js';
import type { JobRow } from '../contract/jobs.js';
import { audit } from './audit.js';
import type { Caller } from './caller.js';
import { findJob } from './findJob.js';
import { readInteger } from './input.js';
import { jobRows } from './ListJobs.js';
import type { Session } from './session.js';

/** Changes what an operator may change of a job: one field, to the value in the input. */
export function changeJob<F extends 'Paused' | 'SnoozedUntil'>(
  session: Session,
  caller: Caller,
  input: Changing & { JobId: number },
  field: F,
  value: JobRow[F],
): JobRow[] {
  const job = findJob(session, caller, readInteger(input, 'JobId'));
  // Invalidates judgements that were based on the earlier state.
  session.run(`UPDATE Jobs SET ${field} = :Value, JudgedVersion = JudgedVersion + 1 WHERE JobId = :JobId`, {
    Value: typeof value === 'boolean' ? Number(value) : value,
    JobId: job.JobId,
  });
  audit(session, caller, input, {
    entity: 'Job',
    key: job.JobId,
    before: { [field]: job[field] },
    after: { [field]: value },
  });
  return jobRows(session, null, job.JobId);
}
