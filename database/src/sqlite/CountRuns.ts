import type { CountsRow } from '../contract/calendar.js';
import { findCaller, chooseDepartment } from './caller.js';
import { readOptionalInteger } from './input.js';
import { edges } from './edges.js';
import type { Procedure } from './session.js';

export const countRuns: Procedure<'CountRuns'> = (session, input) => {
  const caller = findCaller(session, input);
  const DepartmentId = chooseDepartment(caller, readOptionalInteger(input, 'DepartmentId', 1));
  return session.all<CountsRow>(session.file('CountRuns'), { ...edges(input), DepartmentId });
};
