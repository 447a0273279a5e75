import type { UserRow } from '../contract/people.js';
import { findCaller, chooseDepartment } from './caller.js';
import { readOptionalInteger } from './input.js';
import { withFlags, type Procedure, type Session } from './session.js';

/** For a department: its own people, and those who see all departments. */
export const listUsers: Procedure<'ListUsers'> = (session, input) => {
  const caller = findCaller(session, input);
  return userRows(session, chooseDepartment(caller, readOptionalInteger(input, 'DepartmentId')), null);
};

export function userRows(session: Session, departmentId: number | null, email: string | null): UserRow[] {
  return session
    .all<UserRow>(session.file('ListUsers'), { DepartmentId: departmentId, UserEmail: email })
    .map((row) => withFlags(row, 'Active'));
}
