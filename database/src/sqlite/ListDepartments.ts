import type { DepartmentRow } from '../contract/people.js';
import { callerOf } from './caller.js';
import type { Procedure } from './session.js';

export const listDepartments: Procedure<'ListDepartments'> = (session, input) => {
  const { departmentId } = callerOf(session, input);
  return session.all<DepartmentRow>(session.file('ListDepartments'), { DepartmentId: departmentId });
};
