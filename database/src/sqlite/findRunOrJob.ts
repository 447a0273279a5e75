import { Refusal } from '../contract.js';
import type { Caller } from './caller.js';
import { findJob } from './findJob.js';
import { findRun } from './findRun.js';
import * as read from './input.js';
import type { Session } from './session.js';

/** A run, or a job that may not have run. */
export function findRunOrJob(
  session: Session,
  caller: Caller,
  input: { RunId?: string | null; JobId?: number | null },
) {
  const runId = read.optionalText(input, 'RunId');
  const jobId = read.optionalInteger(input, 'JobId', 1);
  if ((runId === null) === (jobId === null)) throw new Refusal('input', 'Give RunId or JobId, one of the two.');
  if (runId !== null) return findRun(session, caller, { RunId: runId });
  const { JobId, DepartmentId } = findJob(session, caller, jobId!);
  return { RunKey: null, RunId: null, JobId, DepartmentId, Fingerprint: null };
}
