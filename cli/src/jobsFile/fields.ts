/**
 * The keys of jobs.yaml for all jobs, departments, users and jobs, and the database column of each. Reading, comparing
 * and writing the file all use these lists.
 */
import { exactDuration, parseDuration } from '../options/duration.js';

/** A column's value as the `Save…` procedures take it; a department is represented by its name. */
export type Value = string | number | boolean | null;
/** In the file a duration is text, and what the database stores as JSON is a map. */
export type YamlValue = Value | { [key: string]: unknown };

export interface Field {
  /** In the file. */
  key: string;
  /** Its name in the database, and in the audit trail. */
  column: string;
  kind: 'text' | 'number' | 'email' | 'flag' | 'duration' | 'json' | 'department' | 'since';
  /** What null means; not written. */
  usual?: Value;
}

/** For the setting `AlertRules`. */
export const rulesOfAll: Field = { key: 'alerts', column: 'Value', kind: 'json' };

export const departmentFields: Field[] = [
  { key: 'name', column: 'Name', kind: 'text' },
  { key: 'slackChannel', column: 'SlackChannel', kind: 'text' },
  { key: 'mailAddress', column: 'MailAddress', kind: 'text' },
  { key: 'alerts', column: 'AlertRules', kind: 'json' },
];

export const userFields: Field[] = [
  { key: 'name', column: 'Name', kind: 'text' },
  { key: 'role', column: 'Role', kind: 'text' },
  { key: 'department', column: 'DepartmentId', kind: 'department' },
  { key: 'language', column: 'Language', kind: 'text' },
  { key: 'slackId', column: 'SlackId', kind: 'text' },
  { key: 'slackChannel', column: 'SlackChannel', kind: 'text' },
  { key: 'active', column: 'Active', kind: 'flag' },
  { key: 'report', column: 'ReportEvery', kind: 'text', usual: 'none' },
  { key: 'reportBy', column: 'ReportBy', kind: 'text', usual: 'mail' },
  { key: 'reportHour', column: 'ReportHour', kind: 'number', usual: 7 },
  { key: 'reportTimeZone', column: 'ReportTimeZone', kind: 'text' },
];

export const jobFields: Field[] = [
  { key: 'name', column: 'Name', kind: 'text' },
  { key: 'icon', column: 'Icon', kind: 'text' },
  { key: 'department', column: 'DepartmentId', kind: 'department' },
  { key: 'owner', column: 'OwnerEmail', kind: 'email' },
  { key: 'path', column: 'Path', kind: 'text' },
  { key: 'machine', column: 'Machine', kind: 'text' },
  { key: 'schedule', column: 'Cron', kind: 'text' },
  { key: 'timeZone', column: 'TimeZone', kind: 'text' },
  { key: 'grace', column: 'GraceSeconds', kind: 'duration' },
  { key: 'longest', column: 'LongestSeconds', kind: 'duration' },
  { key: 'shortest', column: 'ShortestSeconds', kind: 'duration' },
  { key: 'needsValidation', column: 'NeedsValidation', kind: 'flag' },
  { key: 'alerts', column: 'AlertRules', kind: 'json' },
  { key: 'documentation', column: 'DocumentationUrl', kind: 'text' },
  { key: 'retired', column: 'Retired', kind: 'since' },
];

/** Converts the file's value to the database's. */
export function toColumn({ kind, usual }: Field, value: YamlValue): Value {
  if (value === null) return usual ?? null;
  if (typeof value === 'object') return canonicalJson(value);
  if (kind === 'duration') return Math.round((parseDuration(String(value)) ?? 0) / 1000);
  return value;
}

/** The value of a row in the database, in the form that `toColumn` returns. */
export function getColumn({ column, kind }: Field, row: object): Value {
  // The file has a flag, the row the time since when.
  if (kind === 'since') return Reflect.get(row, `${column}At`) !== null;
  const value: Value = Reflect.get(row, kind === 'department' ? 'DepartmentName' : column);
  return kind === 'json' && value !== null ? canonicalJson(JSON.parse(String(value))) : value;
}

/** As in the file. */
export function toYaml({ kind }: Field, value: Value): YamlValue {
  if (value === null) return null;
  if (kind === 'duration') return exactDuration(Number(value));
  if (kind !== 'json') return value;
  const map: Record<string, unknown> = JSON.parse(String(value));
  return map;
}

/** The database compares names of departments and emails without case. */
export function isSame({ kind }: Field, one: Value, other: Value): boolean {
  if (kind !== 'department' && kind !== 'email') return one === other;
  return String(one ?? '').toLowerCase() === String(other ?? '').toLowerCase();
}

/** The order of keys doesn't matter. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
