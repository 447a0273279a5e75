import { calledBy } from './caller.js';
import { changeAlert } from './changeAlert.js';
import { findAlert } from './findAlert.js';
import { findAssignee } from './findAssignee.js';
import { readOptionalText } from './input.js';
import type { Procedure } from './session.js';

export const assignAlert: Procedure<'AssignAlert'> = calledBy('operator', (session, caller, input) => {
  const email = readOptionalText(input, 'AssigneeEmail', 320);
  const found = findAlert(session, caller, input);
  const assignee = email === null ? null : findAssignee(session, email, found.alert.DepartmentId);
  return changeAlert(session, caller, input, found, { acknowledges: assignee !== null, assignee });
});
