import type { CountsRow } from '../contract/calendar.js';
import { callerOf, departmentToShow } from './caller.js';
import { optionalWhole } from './input.js';
import { edges } from './edges.js';
import type { Procedure } from './session.js';

export const countRuns: Procedure<'CountRuns'> = (session, input) => {
  const caller = callerOf(session, input);
  const DepartmentId = departmentToShow(caller, optionalWhole(input, 'DepartmentId', 1));
  return session.all<CountsRow>(session.file('CountRuns'), { ...edges(input), DepartmentId });
};
