import type { Claimed, Database, DepartmentRow } from '#database';
import { UsageError } from './failure.js';

/**
 * The department that a name or a number means.
 *
 * @throws UsageError that names those there are
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

/** @returns the department that `--department` names; null: all that may be seen */
export async function departmentOption(
  database: Database,
  caller: Claimed,
  requested: string | undefined,
): Promise<number | null> {
  return requested === undefined ? null : (await findDepartment(database, caller, requested)).DepartmentId;
}
