import { Refusal } from '../contract.js';
import { calledBy } from './caller.js';
import { findJob } from './findJob.js';
import { findRun } from './findRun.js';
import { readOptionalText, readOptionalInteger } from './input.js';
import type { Procedure } from './session.js';

export const listTrend: Procedure<'ListTrend'> = calledBy('viewer', (session, caller, input) => {
  const runId = readOptionalText(input, 'RunId');
  const jobId = readOptionalInteger(input, 'JobId', 1);
  if ((runId === null) === (jobId === null)) throw new Refusal('input', 'Give RunId or JobId, one of the two.');
  const JobId =
    runId === null ? findJob(session, caller, jobId!).JobId : findRun(session, caller, { RunId: runId }).JobId;
  return session.all(session.file('ListTrend'), { JobId, DepartmentId: caller.ownDepartmentId });
});
