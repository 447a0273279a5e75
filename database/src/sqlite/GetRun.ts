import type { RunDetailsRow } from '../contract/runs.js';
import { causeOf } from './causeOf.js';
import { callerOf } from './caller.js';
import { findRun } from './findRun.js';
import type { Procedure, Session } from './session.js';

export const getRun: Procedure<'GetRun'> = (session, input) => {
  const { RunKey } = findRun(session, callerOf(session, input), input);
  return runDetails(session, RunKey);
};

export function runDetails(session: Session, runKey: number): RunDetailsRow[] {
  return session
    .all<RunDetailsRow>(session.file('GetRun'), { RunKey: runKey })
    .map((row) => ({ ...row, Cause: causeOf(row.Traceback) }));
}
