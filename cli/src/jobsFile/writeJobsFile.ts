import { Document } from 'yaml';
import type { DatabaseState } from './databaseState.js';
import { getColumn, departmentFields, type Field, jobFields, rulesOfAll, toYaml, userFields } from './fields.js';

const HEAD = ` Departments, users and jobs of JobLogger.
 "job-logger apply" makes the database match this file; what is left out keeps its value.`;

/** jobs.yaml from the database; `apply` finds no difference to it. Missing and default values are left out. */
export function jobsFileText(state: Pick<DatabaseState, 'settings' | 'departments' | 'users' | 'jobs'>): string {
  const rules = state.settings.filter(({ Name }) => Name === 'AlertRules').map((row) => entry([rulesOfAll], row));
  const document = new Document({
    ...rules[0],
    departments: state.departments.map((row) => entry(departmentFields, row)),
    users: state.users.map((row) => ({ email: row.UserEmail, ...entry(userFields, row) })),
    jobs: state.jobs.map((row) => ({ id: row.JobId, ...entry(jobFields, row) })),
  });
  document.commentBefore = HEAD;
  return document.toString({ lineWidth: 0 });
}

function entry(fields: Field[], row: object): Record<string, unknown> {
  const usual: Record<string, unknown> = { active: true, needsValidation: false, retired: false };
  return Object.fromEntries(
    fields
      .filter((field) => field.usual === undefined || getColumn(field, row) !== field.usual)
      .map((field) => [field.key, toYaml(field, getColumn(field, row))] as const)
      .filter(([key, value]) => value !== null && value !== usual[key]),
  );
}
