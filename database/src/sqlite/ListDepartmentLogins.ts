import type { DepartmentLoginRow } from '../contract/people.js';
import { findCaller, requireRole } from './caller.js';
import type { Procedure } from './session.js';

export const listDepartmentLogins: Procedure<'ListDepartmentLogins'> = (session, input) => {
  requireRole(findCaller(session, input), 'admin', input);
  return session.all<DepartmentLoginRow>(session.file('ListDepartmentLogins'), { Login: null });
};
