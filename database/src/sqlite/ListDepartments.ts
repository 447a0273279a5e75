import { calledBy } from './caller.js';
import type { Procedure } from './session.js';

export const listDepartments: Procedure<'ListDepartments'> = calledBy('viewer', (session, { ownDepartmentId }) =>
  session.all(session.file('ListDepartments'), { DepartmentId: ownDepartmentId }),
);
