import type { AlertRow } from '../contract/alerts.js';
import { Refusal } from '../contract.js';
import type { Caller } from './caller.js';
import * as read from './input.js';
import type { Session } from './session.js';

/** The key as the statements need it, beside the alert as it is shown. */
export interface FoundAlert {
  key: number;
  alert: AlertRow;
}

/** @throws Refusal `not-found`, also if it belongs to a department that the caller can't see */
export function findAlert(session: Session, caller: Caller, input: { AlertKey: string }): FoundAlert {
  const key = read.integer(input, 'AlertKey', 1, Number.MAX_SAFE_INTEGER);
  const alert = readAlert(session, key);
  if (!alert || (caller.ownDepartmentId !== null && alert.DepartmentId !== caller.ownDepartmentId)) {
    throw new Refusal('not-found', `There is no alert ${key}, or its department isn't yours to see.`);
  }
  return { key, alert };
}

export function readAlert(session: Session, key: number): AlertRow | undefined {
  return session.get<AlertRow>(session.file('AlertRow'), { AlertKey: key });
}
