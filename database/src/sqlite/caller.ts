import { Refusal, type Claimed, type Role } from '../contract.js';
import { readOptionalChoice, readOptionalText } from './input.js';
import type { Session } from './session.js';

export interface Caller {
  email: string | null;
  name: string | null;
  language: 'it' | 'en';
  role: Role;
  /** The one department that the caller may see; null: all. */
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

export const SOURCES = ['app', 'apply', 'cli', 'slack'] as const;
const RANKS: Role[] = ['viewer', 'operator', 'admin'];

/**
 * Finds the caller by the claimed email. The embedded database has no logins, and anybody who can write the file may do
 * everything. So a caller without an email is an admin, and an email only keeps views tidy.
 */
export function findCaller(session: Session, input: Claimed): Caller {
  const email = readOptionalText(input, 'Email', 320);
  if (email === null) return { email: null, name: null, language: 'it', role: 'admin', departmentId: null };
  const user = session.get<UserFacts>('SELECT * FROM Users WHERE Email = :email AND Active = 1', { email });
  if (!user) {
    throw new Refusal(
      'forbidden',
      `${email} isn't a user of JobLogger, or isn't active. An administrator adds users on the Admin page or in jobs.yaml.`,
    );
  }
  return {
    email: user.Email,
    name: user.Name,
    language: user.Language,
    role: user.Role,
    departmentId: getDepartment(user),
  };
}

/** @returns the one department that a user sees, or null for all */
export function getDepartment({ Role: role, DepartmentId }: UserFacts): number | null {
  return role === 'admin' ? null : DepartmentId;
}

/** Requires a role for a change, and that the caller names the source of the change. */
export function requireRole(caller: Caller, needed: Role, input: object): void {
  if (RANKS.indexOf(caller.role) < RANKS.indexOf(needed)) {
    throw new Refusal('forbidden', `This needs the role ${needed}; yours is ${caller.role}.`);
  }
  readOptionalChoice(input, 'Source', ...SOURCES);
}

/** @returns the department to show: the requested one, the caller's own, or null for all */
export function chooseDepartment(caller: Caller, requested: number | null): number | null {
  if (caller.departmentId === null || requested === null) return requested ?? caller.departmentId;
  if (requested !== caller.departmentId) {
    throw new Refusal('forbidden', `Department ${requested} isn't yours to see; yours is ${caller.departmentId}.`);
  }
  return requested;
}
