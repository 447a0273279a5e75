import { audit } from './audit.js';
import { callerOf, requireRole } from './caller.js';
import { findJob } from './findJob.js';
import { flag, whole } from './input.js';
import { jobRows } from './ListJobs.js';
import type { Procedure } from './session.js';

export const setJobPaused: Procedure<'SetJobPaused'> = (session, input) => {
  const caller = callerOf(session, input);
  requireRole(caller, 'operator', input);
  const paused = flag(input, 'Paused');
  const job = findJob(session, caller, whole(input, 'JobId'));
  session.run('UPDATE Jobs SET Paused = :Paused WHERE JobId = :JobId', { Paused: paused ? 1 : 0, JobId: job.JobId });
  audit(session, caller, input, {
    entity: 'Job',
    key: job.JobId,
    before: { Paused: job.Paused },
    after: { Paused: paused },
  });
  return jobRows(session, null, job.JobId);
};
