import { Refusal, type Claimed, type Role } from '../contract.js';
import { ROLES, SOURCES } from '../contract/choices.js';
import * as read from './input.js';
import type { Session } from './session.js';

export interface Caller {
  email: string | null;
  name: string | null;
  language: 'it' | 'en';
  role: Role;
  /** The one department that the caller may see; null: all. */
  ownDepartmentId: number | null;
  /** The department to show: the requested one, the caller's own, or null for all. */
  departmentId: number | null;
}

/** A row of Users. */
export interface UserFacts {
  UserId: number;
  Email: string;
  Name: string;
  Language: 'it' | 'en';
  Role: Role;
  DepartmentId: number | null;
}

/**
 * A procedure for callers who have at least a role, as `dbo.Caller` checks them.
 *
 * @throws Refusal `forbidden` if the caller is unknown, has a lesser role, or asks for another department than theirs
 */
export function calledBy<Input extends Claimed, Row>(
  needed: Role,
  procedure: (session: Session, caller: Caller, input: Input) => Row[],
): (session: Session, input: Input) => Row[] {
  return (session, input) => {
    const caller = findCaller(session, input);
    requireRole(caller, needed);
    read.optionalChoice(input, 'Source', ...SOURCES);
    read.optionalText(input, 'RequestKey', 64);
    const { ownDepartmentId: own, departmentId } = caller;
    if (own !== null && departmentId !== own)
      throw new Refusal('forbidden', `Department ${departmentId} isn't yours to see; yours is ${own}.`);
    return procedure(session, caller, input);
  };
}

/**
 * Finds the caller by the claimed email. The embedded database has no logins, and anybody who can write the file may do
 * everything. So a caller without an email is an admin, and an email only keeps views tidy.
 */
function findCaller(session: Session, input: Claimed): Caller {
  const email = read.optionalText(input, 'Email');
  const user = email === null ? ANYBODY : findUser(session, email);
  if (!user) {
    throw new Refusal(
      'forbidden',
      `${email} isn't a user of JobLogger, or isn't active. An administrator adds users on the Admin page or in jobs.yaml.`,
    );
  }
  const ownDepartmentId = getDepartment(user);
  return {
    email: user.Email,
    name: user.Name,
    language: user.Language,
    role: user.Role,
    ownDepartmentId,
    departmentId: read.optionalInteger(input, 'DepartmentId', 1) ?? ownDepartmentId,
  };
}

const ANYBODY = { Email: null, Name: null, Language: 'it', Role: 'admin', DepartmentId: null } as const;

/** Undefined if nobody active has that email. */
export function findUser(session: Session, email: string): UserFacts | undefined {
  return session.get<UserFacts>('SELECT * FROM Users WHERE Email = :email AND Active = 1', { email });
}

/** @returns the one department that a user sees, or null for all */
export function getDepartment({ Role: role, DepartmentId }: Pick<UserFacts, 'Role' | 'DepartmentId'>): number | null {
  return role === 'admin' ? null : DepartmentId;
}

export function requireRole(caller: Caller, needed: Role): void {
  if (ROLES.indexOf(caller.role) < ROLES.indexOf(needed)) {
    throw new Refusal('forbidden', `This needs the role ${needed}; yours is ${caller.role}.`);
  }
}
