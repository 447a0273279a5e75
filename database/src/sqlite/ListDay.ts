import type { DayRow } from '../contract/calendar.js';
import { callerOf, departmentToShow } from './caller.js';
import { edges } from './edges.js';
import { optionalWhole } from './input.js';
import type { Procedure } from './session.js';

export const listDay: Procedure<'ListDay'> = (session, input) => {
  const caller = callerOf(session, input);
  return session.all<DayRow>(session.file('ListDay'), {
    ...edges(input),
    DepartmentId: departmentToShow(caller, optionalWhole(input, 'DepartmentId', 1)),
    JobId: optionalWhole(input, 'JobId', 1),
  });
};
