import { findCaller, requireRole } from './caller.js';
import { changeAlert } from './changeAlert.js';
import { findAlert } from './findAlert.js';
import type { Procedure } from './session.js';

export const acknowledgeAlert: Procedure<'AcknowledgeAlert'> = (session, input) => {
  const caller = findCaller(session, input);
  requireRole(caller, 'operator', input);
  return changeAlert(session, caller, input, findAlert(session, caller, input), { acknowledges: true });
};
