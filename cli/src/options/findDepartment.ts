import type { Claimed, Database, DepartmentRow } from '#database';
import { UsageError } from '../failure.js';

/**
 * Finds a department by name or number.
 *
 * @throws UsageError that lists the departments
 */
export async function findDepartment(database: Database, caller: Claimed, requested: string): Promise<DepartmentRow> {
  const departments = await database.call('ListDepartments', caller);
  const found = departments.find(
    ({ Name, DepartmentId }) => Name.toLowerCase() === requested.toLowerCase() || String(DepartmentId) === requested,
  );
  if (found) return found;
  const names = departments.map(({ Name }) => Name).join(', ');
  throw new UsageError(`There is no department "${requested}"; ${names ? `there are ${names}` : 'there is none yet'}.`);
}

/** @returns the department of `--department`; null: all that the caller may see */
export async function departmentOption(
  database: Database,
  caller: Claimed,
  requested: string | undefined,
): Promise<number | null> {
  return requested === undefined ? null : (await findDepartment(database, caller, requested)).DepartmentId;
}
