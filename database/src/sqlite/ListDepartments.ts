import type { DepartmentRow } from '../contract/people.js';
import { findCaller } from './caller.js';
import type { Procedure } from './session.js';

export const listDepartments: Procedure<'ListDepartments'> = (session, input) => {
  const { departmentId } = findCaller(session, input);
  return session.all<DepartmentRow>(session.file('ListDepartments'), { DepartmentId: departmentId });
};
