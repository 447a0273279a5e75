import { Refusal } from '../contract.js';
import type { Caller } from './caller.js';
import * as read from './input.js';
import type { Session } from './session.js';

export interface FoundRun {
  RunKey: number;
  RunId: string;
  JobId: number;
  DepartmentId: number;
  Fingerprint: string | null;
}

/**
 * Finds a run by its id or the beginning of its id.
 *
 * @throws Refusal `not-found`, also if it belongs to a department that the caller can't see
 */
export function findRun(session: Session, caller: Caller, input: { RunId: string }): FoundRun {
  const runId = read.text(input, 'RunId', Infinity).toLowerCase();
  if (!/^[0-9a-f-]{4,36}$/.test(runId)) {
    throw new Refusal('input', 'RunId must be the id of a run, or at least its first 4 characters.');
  }
  const [run, another] = session.all<FoundRun>(session.file('FindRun'), {
    RunId: runId,
    DepartmentId: caller.ownDepartmentId,
  });
  if (!run) throw new Refusal('not-found', `There is no run ${runId}, or its department isn't yours to see.`);
  if (another) throw new Refusal('conflict', `More than one run begins with ${runId}: give more of its id.`);
  return run;
}
