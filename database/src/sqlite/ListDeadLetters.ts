import type { DeadLetterRow } from '../contract/alerts.js';
import { findCaller, chooseDepartment } from './caller.js';
import { readOptionalInteger } from './input.js';
import type { Procedure } from './session.js';

export const listDeadLetters: Procedure<'ListDeadLetters'> = (session, input) => {
  const caller = findCaller(session, input);
  return session.all<DeadLetterRow>(session.file('ListDeadLetters'), {
    DepartmentId: chooseDepartment(caller, readOptionalInteger(input, 'DepartmentId', 1)),
  });
};
