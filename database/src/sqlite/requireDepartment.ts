import { Refusal } from '../contract.js';
import type { Session } from './session.js';

/** @throws Refusal `not-found` */
export function requireDepartment(session: Session, departmentId: number): void {
  if (!session.get('SELECT 1 FROM Departments WHERE DepartmentId = :departmentId', { departmentId }))
    throw new Refusal('not-found', `There is no department ${departmentId}.`);
}
