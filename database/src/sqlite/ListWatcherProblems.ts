import type { WatcherProblemRow } from '../contract/alerts.js';
import { callerOf, departmentToShow } from './caller.js';
import { optionalWhole } from './input.js';
import type { Procedure } from './session.js';

export const listWatcherProblems: Procedure<'ListWatcherProblems'> = (session, input) => {
  const caller = callerOf(session, input);
  return session.all<WatcherProblemRow>(session.file('ListWatcherProblems'), {
    DepartmentId: departmentToShow(caller, optionalWhole(input, 'DepartmentId', 1)),
  });
};
