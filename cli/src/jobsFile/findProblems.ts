/** Problems that show only with the database or the whole file: references, and what must be unique. */
import type { JobRow, UserRow } from '#database';
import type { DatabaseState } from './databaseState.js';
import { type Change, isSameName, wantsReport } from './difference.js';
import type { Place, Problem } from './readJobsFile.js';
import type { JobsFileContent } from './schema.js';

export function findProblems(content: JobsFileContent, state: DatabaseState): Problem[] {
  const [departments, users, jobs] = [content.departments ?? [], content.users ?? [], content.jobs ?? []];
  const names = departments.map(({ name }) => name);
  const emails = users.map(({ email }) => email);
  const ids = jobs.map(({ id }) => id);
  const knownDepartments = toSet([...names, ...state.departments.map(({ Name }) => Name)]);
  const knownUsers = toSet([...emails, ...state.users.map(({ UserEmail }) => UserEmail)]);
  const problems: Problem[] = [
    ...checkSchedules(content),
    ...checkReports(content),
    ...findDuplicates('departments', 'name', names),
    ...findDuplicates('users', 'email', emails),
    ...findDuplicates('jobs', 'id', ids),
  ];
  const lookUp = (at: Place, value: string | null | undefined, known: Set<string>, what: string) => {
    if (value && !known.has(value.toLowerCase()))
      problems.push({ at, text: `there is no ${what} ${value}, neither here nor in the database` });
  };
  users.forEach(({ department }, index) =>
    lookUp(['users', index, 'department'], department, knownDepartments, 'department'),
  );
  jobs.forEach(({ department, owner }, index) => {
    lookUp(['jobs', index, 'department'], department, knownDepartments, 'department');
    lookUp(['jobs', index, 'owner'], owner, knownUsers, 'user');
  });
  return problems;
}

/** A report needs a zone. */
function checkReports({ users, timeZone }: JobsFileContent): Problem[] {
  return (users ?? []).flatMap((user, index): Problem[] => {
    if (!wantsReport(user) || user.reportTimeZone || (timeZone && user.reportTimeZone === undefined)) return [];
    const text = 'a report needs its reportTimeZone, or a timeZone once at the top of the file';
    return [{ at: ['users', index, 'report'], text }];
  });
}

/** A schedule needs a zone, and a zone needs a schedule. */
export function checkSchedules({ jobs, timeZone }: JobsFileContent): Problem[] {
  return (jobs ?? []).flatMap((job, index): Problem[] => {
    if (job.schedule && !job.timeZone && !timeZone) {
      const text = 'a schedule needs its timeZone, here or once at the top of the file';
      return [{ at: ['jobs', index, 'schedule'], text }];
    }
    if (job.timeZone && !job.schedule)
      return [{ at: ['jobs', index, 'timeZone'], text: 'a timeZone needs a schedule' }];
    return [];
  });
}

/** What the database would refuse of these changes, made in their order; found before any of them is made. */
export function findRefusals(changes: Change[], state: DatabaseState): Problem[] {
  const problems: Problem[] = [];
  const jobs = state.jobs.map((row): ChangedJob => ({ ...row, Retired: row.RetiredAt !== null }));
  const users = new Map(state.users.map((row): [string, Partial<UserRow>] => [row.UserEmail.toLowerCase(), row]));
  const hasAdministrator = () => [...users.values()].some(({ Role, Active = true }) => Role === 'admin' && Active);
  for (const { entity, key = '', at, fields } of changes) {
    const columns = fields.map(({ field, to }) => [field.kind === 'department' ? 'DepartmentName' : field.column, to]);
    const set: Partial<ChangedJob & UserRow> = Object.fromEntries(columns);
    const refuse = (field: string, text: string) => problems.push({ at: [...at, field], text });
    if (entity === 'User') {
      const had = hasAdministrator();
      users.set(key.toLowerCase(), { ...users.get(key.toLowerCase()), ...set });
      if (had && !hasAdministrator())
        refuse(set.Role ? 'role' : 'active', `${key} is the only active administrator: make somebody else one first`);
    }
    if (entity !== 'Job') continue;
    let job = jobs.find(({ JobId }) => String(JobId) === key);
    if (!job) jobs.push((job = { Retired: false }));
    const { Retired, LongestSeconds, ShortestSeconds } = Object.assign(job, set);
    if (LongestSeconds && ShortestSeconds && LongestSeconds < ShortestSeconds)
      refuse('longest', 'longest must not be less than shortest');
    if (set.OwnerEmail && users.get(set.OwnerEmail.toLowerCase())?.Active === false)
      refuse('owner', `${set.OwnerEmail} isn't active, so nobody would read what is told them`);
    // A file that lost its ids mustn't register everything again, retired jobs included.
    const same = jobs.find((one) => one !== job && one.Retired === Retired && isSameName(label(one), label(job)));
    if (!same || (Retired && key) || !['Name', 'DepartmentName', 'Retired'].some((one) => one in set)) continue;
    const todo = key ? `first apply another one for job ${same.JobId}` : `add "id: ${same.JobId}"`;
    const taken = `job ${same.JobId} of ${same.DepartmentName} has this name already; ${todo}, or choose another name`;
    refuse('name', same.JobId ? taken : `name ${job.Name} of department ${job.DepartmentName} is there twice`);
  }
  return problems;
}

type ChangedJob = Partial<JobRow> & { Retired: boolean };

const label = ({ DepartmentName, Name }: ChangedJob) => `${DepartmentName}\n${Name}`;

function findDuplicates(list: string, key: string, all: (string | number | undefined)[]): Problem[] {
  const values = all.map((value) => (typeof value === 'string' ? value.toLowerCase() : value));
  return values.flatMap((value, index) =>
    value !== undefined && values.indexOf(value) < index
      ? [{ at: [list, index, key], text: `${key} ${all[index]} is there twice` }]
      : [],
  );
}

function toSet(names: string[]): Set<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}
