import type { RunDetailsRow } from '../contract/runs.js';
import { findCause } from './findCause.js';
import { findCaller } from './caller.js';
import { findRun } from './findRun.js';
import type { Procedure, Session } from './session.js';

export const getRun: Procedure<'GetRun'> = (session, input) => {
  const { RunKey } = findRun(session, findCaller(session, input), input);
  return runDetails(session, RunKey);
};

export function runDetails(session: Session, runKey: number): RunDetailsRow[] {
  return session
    .all<RunDetailsRow>(session.file('GetRun'), { RunKey: runKey })
    .map((row) => ({ ...row, Cause: findCause(row.Traceback) }));
}
