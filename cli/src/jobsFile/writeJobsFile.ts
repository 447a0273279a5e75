import { Document, visit } from 'yaml';
import type { DatabaseState } from './databaseState.js';
import { getColumn, departmentFields, type Field, jobFields, rulesOfAll, toYaml, userFields } from './fields.js';

const HEAD = ` Departments, users and jobs of JobLogger.
 "job-logger apply" makes the database match this file; what is left out keeps its value.`;

/** What a terminal or an editor obeys instead of showing it. It is escaped, and reads back the same. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const INVISIBLE = /[\0-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/;

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
  visit(document, {
    Scalar(_, node) {
      if (INVISIBLE.test(String(node.value))) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0 }).replaceAll(new RegExp(INVISIBLE, 'g'), escape);
}

function escape(character: string): string {
  return String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
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
