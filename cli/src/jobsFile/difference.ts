/** What `apply` would change. A pure function: from the file and the database's state to the difference. */
import type { AuditRow } from '#database';
import type { DatabaseState } from './databaseState.js';
import {
  getColumn,
  departmentFields,
  type Field,
  isSame,
  jobFields,
  rulesOfAll,
  toColumn,
  userFields,
  type Value,
  type YamlValue,
} from './fields.js';
import type { Place } from './readJobsFile.js';
import type { FileJob, FileUser, JobsFileContent } from './schema.js';

export interface FieldChange {
  field: Field;
  from: Value;
  to: Value;
  /** Somebody has changed it since it was last applied, so it is kept unless the file should win. */
  changedSince: AuditRow | undefined;
}

export interface Change {
  entity: 'Setting' | 'Department' | 'User' | 'Job';
  /** Its position in the file. */
  at: Place;
  /** The setting's name, DepartmentId, email or JobId; undefined if the database will assign it. */
  key: string | undefined;
  name: string;
  isNew: boolean;
  fields: FieldChange[];
}

export interface Difference {
  /** In the order in which they must be made; only differences. */
  changes: Change[];
  unchanged: number;
  /** In the database but not in the file: left unchanged. */
  notInFile: string[];
}

const FIELDS: Record<Change['entity'], Field[]> = {
  Setting: [rulesOfAll],
  Department: departmentFields,
  User: userFields,
  Job: jobFields,
};

export function findDifference(content: JobsFileContent, state: DatabaseState): Difference {
  const ofAll = state.settings.find(({ Name }) => Name === 'AlertRules');
  const all = [
    ...(content.alerts === undefined
      ? []
      : [findChange('Setting', ['alerts'], 'AlertRules', 'of all jobs', content, ofAll, state)]),
    ...(content.departments ?? []).map((wanted, index): Change => {
      const row = state.departments.find(({ Name }) => isSameName(Name, wanted.name));
      const key = row && String(row.DepartmentId);
      return findChange('Department', ['departments', index], key, wanted.name, wanted, row, state);
    }),
    ...(content.users ?? [])
      .map((wanted, index): Change => {
        const row = state.users.find(({ UserEmail }) => isSameName(UserEmail, wanted.email));
        const user = withReportZone(wanted, content.timeZone);
        return findChange('User', ['users', index], row?.UserEmail ?? user.email, user.email, user, row, state);
      })
      .toSorted((one, other) => Number(endsRights(one)) - Number(endsRights(other))),
    ...(content.jobs ?? []).map((wanted, index): Change => {
      const row = state.jobs.find(({ JobId }) => JobId === wanted.id);
      const key = wanted.id === undefined ? undefined : String(wanted.id);
      const job = withTimeZone(wanted, content.timeZone);
      return findChange('Job', ['jobs', index], key, job.name, job, row, state);
    }),
  ];
  const changes = all.filter(({ isNew, fields }) => isNew || fields.length > 0);
  return { changes, unchanged: all.length - changes.length, notInFile: listNotInFile(content, state) };
}

function findChange(
  entity: Change['entity'],
  at: Place,
  key: string | undefined,
  name: string,
  wanted: object,
  row: object | undefined,
  state: DatabaseState,
): Change {
  const changes = FIELDS[entity].flatMap((field): FieldChange[] => {
    const value: YamlValue | undefined = Reflect.get(wanted, field.key);
    if (value === undefined) return [];
    const to = toColumn(field, value);
    const from = row ? getColumn(field, row) : null;
    if (row ? isSame(field, from, to) : to === (field.usual ?? null)) return [];
    const last = row && key !== undefined ? state.lastChange(entity, key, field.column) : undefined;
    return [{ field, from, to, changedSince: last && last.Source !== 'apply' ? last : undefined }];
  });
  return { entity, at, key, name, isNew: !row, fields: changes };
}

/** These come after the other users, because the only active administrator can't be removed. */
function endsRights({ fields }: Change): boolean {
  return fields.some(({ field, from, to }) => (field.key === 'role' && from === 'admin') || to === false);
}

/** A schedule without a zone has the file's zone, and without a schedule there is no zone. */
function withTimeZone(job: FileJob, timeZone: string | undefined): FileJob {
  if (job.schedule === null) return { ...job, timeZone: null };
  return job.schedule !== undefined && job.timeZone === undefined ? { ...job, timeZone } : job;
}

/** A report has the file's zone if its person has none. */
function withReportZone(user: FileUser, timeZone: string | undefined): FileUser {
  return wantsReport(user) && user.reportTimeZone === undefined ? { ...user, reportTimeZone: timeZone } : user;
}

export function wantsReport({ report }: FileUser): boolean {
  return report === 'daily' || report === 'weekly';
}

function listNotInFile(content: JobsFileContent, state: DatabaseState): string[] {
  const departments = new Set(content.departments?.map(({ name }) => name.toLowerCase()));
  const emails = new Set(content.users?.map(({ email }) => email.toLowerCase()));
  const ids = new Set(content.jobs?.map(({ id }) => id));
  return [
    ...state.departments
      .filter(({ Name }) => !departments.has(Name.toLowerCase()))
      .map(({ Name }) => `department ${Name}`),
    ...state.users
      .filter(({ UserEmail }) => !emails.has(UserEmail.toLowerCase()))
      .map(({ UserEmail }) => `user ${UserEmail}`),
    ...state.jobs.filter(({ JobId }) => !ids.has(JobId)).map(({ JobId, Name }) => `job ${JobId} (${Name})`),
  ];
}

export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
