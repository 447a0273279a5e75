import type { DeadLetterRow } from '../contract/alerts.js';
import { callerOf, departmentToShow } from './caller.js';
import { optionalWhole } from './input.js';
import type { Procedure } from './session.js';

export const listDeadLetters: Procedure<'ListDeadLetters'> = (session, input) => {
  const caller = callerOf(session, input);
  return session.all<DeadLetterRow>(session.file('ListDeadLetters'), {
    DepartmentId: departmentToShow(caller, optionalWhole(input, 'DepartmentId', 1)),
  });
};
