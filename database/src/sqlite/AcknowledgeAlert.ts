import { calledBy } from './caller.js';
import { changeAlert } from './changeAlert.js';
import { findAlert } from './findAlert.js';
import type { Procedure } from './session.js';

export const acknowledgeAlert: Procedure<'AcknowledgeAlert'> = calledBy('operator', (session, caller, input) =>
  changeAlert(session, caller, input, findAlert(session, caller, input), { acknowledges: true }),
);
