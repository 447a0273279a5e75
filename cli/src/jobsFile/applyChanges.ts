import type { Changing, Database, JobRow, SaveDepartmentInput, SaveJobInput, SaveUserInput } from '#database';
import type { DatabaseState } from './databaseState.js';
import type { Change } from './difference.js';
import type { Value } from './fields.js';

/** A job that got its number, and its position in the file. */
export interface NewNumber {
  at: PropertyKey[];
  jobId: number;
}

const OF_SCHEDULE = new Set(['Cron', 'TimeZone']);

/**
 * Makes the changes in order, with one call each. If one is refused, the earlier ones remain.
 *
 * @param onMade called after each change, with the number that a job got
 * @returns the jobs whose expected times have changed
 */
export async function applyChanges(
  database: Database,
  caller: Changing,
  state: DatabaseState,
  changes: Change[],
  onMade: (number?: NewNumber) => Promise<void>,
): Promise<JobRow[]> {
  const rescheduled: JobRow[] = [];
  const departments = new Map(state.departments.map(({ Name, DepartmentId }) => [Name.toLowerCase(), DepartmentId]));
  for (const { entity, key, at, fields } of changes) {
    let number: NewNumber | undefined;
    const columns: Record<string, Value> = {};
    for (const { field, to } of fields) {
      columns[field.column] =
        field.kind === 'department' && to !== null ? (departments.get(String(to).toLowerCase()) ?? null) : to;
    }
    if (entity === 'Setting') {
      const Value = columns['Value'] as string | null;
      await database.call('SaveSetting', { ...caller, Name: 'AlertRules', Value });
    } else if (entity === 'Department') {
      const id = key === undefined ? {} : { DepartmentId: Number(key) };
      const [row] = await database.call('SaveDepartment', { ...caller, ...(columns as SaveDepartmentInput), ...id });
      if (row) departments.set(row.Name.toLowerCase(), row.DepartmentId);
    } else if (entity === 'User') {
      await database.call('SaveUser', { ...caller, ...(columns as Partial<SaveUserInput>), UserEmail: key! });
    } else {
      const id = key === undefined ? {} : { JobId: Number(key) };
      const [row] = await database.call('SaveJob', { ...caller, ...(columns as SaveJobInput), ...id });
      if (row && key === undefined) number = { at, jobId: row.JobId };
      if (row && fields.some(({ field }) => OF_SCHEDULE.has(field.column))) rescheduled.push(row);
    }
    await onMade(number);
  }
  return rescheduled;
}
