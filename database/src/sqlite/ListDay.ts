import { calledBy } from './caller.js';
import { edges } from './edges.js';
import { readOptionalInteger } from './input.js';
import type { Procedure } from './session.js';

export const listDay: Procedure<'ListDay'> = calledBy('viewer', (session, caller, input) =>
  session.all(session.file('ListDay'), {
    ...edges(input),
    DepartmentId: caller.departmentId,
    JobId: readOptionalInteger(input, 'JobId', 1),
  }),
);
