import { audit } from './audit.js';
import { callerOf, requireRole } from './caller.js';
import { findJob } from './findJob.js';
import { optionalTime, whole } from './input.js';
import { jobRows } from './ListJobs.js';
import type { Procedure } from './session.js';

export const snoozeJob: Procedure<'SnoozeJob'> = (session, input) => {
  const caller = callerOf(session, input);
  requireRole(caller, 'operator', input);
  const until = optionalTime(input, 'Until');
  const job = findJob(session, caller, whole(input, 'JobId'));
  session.run('UPDATE Jobs SET SnoozedUntil = :Until WHERE JobId = :JobId', { Until: until, JobId: job.JobId });
  audit(session, caller, input, {
    entity: 'Job',
    key: job.JobId,
    before: { SnoozedUntil: job.SnoozedUntil },
    after: { SnoozedUntil: until },
  });
  return jobRows(session, null, job.JobId);
};
