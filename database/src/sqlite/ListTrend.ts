import { calledBy } from './caller.js';
import { findRunOrJob } from './findRunOrJob.js';
import type { Procedure } from './session.js';

export const listTrend: Procedure<'ListTrend'> = calledBy('viewer', (session, caller, input) => {
  const { JobId } = findRunOrJob(session, caller, input);
  return session.all(session.file('ListTrend'), { JobId, DepartmentId: caller.ownDepartmentId });
});
