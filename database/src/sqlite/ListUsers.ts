import type { UserRow } from '../contract/people.js';
import { calledBy } from './caller.js';
import { withFlags, type Procedure, type Session } from './session.js';

/** For a department: its own people, and those who see all departments. */
export const listUsers: Procedure<'ListUsers'> = calledBy('viewer', (session, caller) =>
  userRows(session, caller.departmentId, null),
);

export function userRows(session: Session, departmentId: number | null, email: string | null): UserRow[] {
  return session
    .all<UserRow>(session.file('ListUsers'), { DepartmentId: departmentId, UserEmail: email })
    .map((row) => withFlags(row, 'Active'));
}
