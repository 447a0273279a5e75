import type { DayRow } from '../contract/calendar.js';
import { findCaller, chooseDepartment } from './caller.js';
import { edges } from './edges.js';
import { readOptionalInteger } from './input.js';
import type { Procedure } from './session.js';

export const listDay: Procedure<'ListDay'> = (session, input) => {
  const caller = findCaller(session, input);
  return session.all<DayRow>(session.file('ListDay'), {
    ...edges(input),
    DepartmentId: chooseDepartment(caller, readOptionalInteger(input, 'DepartmentId', 1)),
    JobId: readOptionalInteger(input, 'JobId', 1),
  });
};
