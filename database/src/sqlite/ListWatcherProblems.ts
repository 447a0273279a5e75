import type { WatcherProblemRow } from '../contract/alerts.js';
import { findCaller, chooseDepartment } from './caller.js';
import { readOptionalInteger } from './input.js';
import type { Procedure } from './session.js';

export const listWatcherProblems: Procedure<'ListWatcherProblems'> = (session, input) => {
  const caller = findCaller(session, input);
  return session.all<WatcherProblemRow>(session.file('ListWatcherProblems'), {
    DepartmentId: chooseDepartment(caller, readOptionalInteger(input, 'DepartmentId', 1)),
  });
};
