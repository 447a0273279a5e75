import { calledBy } from './caller.js';
import type { Procedure } from './session.js';

export const listWatcherProblems: Procedure<'ListWatcherProblems'> = calledBy('viewer', (session, caller) =>
  session.all(session.file('ListWatcherProblems'), { DepartmentId: caller.departmentId }),
);
