import { calledBy } from './caller.js';
import type { Procedure } from './session.js';

export const listDeadLetters: Procedure<'ListDeadLetters'> = calledBy('viewer', (session, caller) =>
  session.all(session.file('ListDeadLetters'), { DepartmentId: caller.departmentId }),
);
