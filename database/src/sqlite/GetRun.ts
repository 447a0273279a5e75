import type { RunDetailsRow } from '../contract/runs.js';
import { findCause } from './findCause.js';
import { calledBy } from './caller.js';
import { findRun } from './findRun.js';
import type { Procedure, Session } from './session.js';

export const getRun: Procedure<'GetRun'> = calledBy('viewer', (session, caller, input) => {
  const { RunKey } = findRun(session, caller, input);
  return runDetails(session, RunKey);
});

export function runDetails(session: Session, runKey: number): RunDetailsRow[] {
  return session
    .all<RunDetailsRow>(session.file('GetRun'), { RunKey: runKey })
    .map((row) => ({ ...row, Cause: findCause(row.Traceback) }));
}
