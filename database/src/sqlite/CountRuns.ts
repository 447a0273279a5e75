import { calledBy } from './caller.js';
import { edges } from './edges.js';
import type { Procedure } from './session.js';

export const countRuns: Procedure<'CountRuns'> = calledBy('viewer', (session, caller, input) => {
  return session.all(session.file('CountRuns'), { ...edges(input), DepartmentId: caller.departmentId });
});
