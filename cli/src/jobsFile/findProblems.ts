/** Problems that show only with the database or the whole file: references, and what must be unique. */
import { parseDuration } from '../options/duration.js';
import type { DatabaseState } from './databaseState.js';
import { isSameName, wantsReport } from './difference.js';
import type { Problem } from './readJobsFile.js';
import type { FileJob, JobsFileContent } from './schema.js';

export function findProblems(content: JobsFileContent, state: DatabaseState): Problem[] {
  const [departments, users, jobs] = [content.departments ?? [], content.users ?? [], content.jobs ?? []];
  const names = departments.map(({ name }) => name);
  const emails = users.map(({ email }) => email);
  const ids = jobs.map(({ id }) => id);
  const newJobs = jobs.map(({ id, name, department }) =>
    id === undefined ? `${name} of department ${department}` : undefined,
  );
  const knownDepartments = toSet([...names, ...state.departments.map(({ Name }) => Name)]);
  const knownUsers = toSet([...emails, ...state.users.map(({ UserEmail }) => UserEmail)]);
  const problems: Problem[] = [
    ...checkSchedules(content),
    ...checkReports(content),
    ...findDuplicates('departments', 'name', names),
    ...findDuplicates('users', 'email', emails),
    ...findDuplicates('jobs', 'id', ids),
    ...findDuplicates('jobs', 'name', newJobs),
  ];
  const lookUp = (
    list: string,
    index: number,
    key: string,
    value: string | null | undefined,
    known: Set<string>,
    what: string,
  ) => {
    if (value && !known.has(value.toLowerCase()))
      problems.push({ at: [list, index, key], text: `there is no ${what} ${value}, neither here nor in the database` });
  };
  users.forEach(({ department }, index) =>
    lookUp('users', index, 'department', department, knownDepartments, 'department'),
  );
  jobs.forEach((job, index) => {
    lookUp('jobs', index, 'department', job.department, knownDepartments, 'department');
    lookUp('jobs', index, 'owner', job.owner, knownUsers, 'user');
    if (job.longest && job.shortest && (parseDuration(job.longest) ?? 0) < (parseDuration(job.shortest) ?? 0))
      problems.push({ at: ['jobs', index, 'longest'], text: 'longest must not be less than shortest' });
    if (job.id === undefined) problems.push(...checkNamesake(job, index, state));
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

/** A file that lost its ids, or whose ids could not be written back, must not register everything again. */
function checkNamesake(job: FileJob, index: number, state: DatabaseState): Problem[] {
  const same = state.jobs.find(
    ({ Name, DepartmentName }) => isSameName(Name, job.name) && isSameName(DepartmentName, job.department),
  );
  if (!same) return [];
  return [
    {
      at: ['jobs', index, 'name'],
      text: `job ${same.JobId} of ${same.DepartmentName} has this name already; add "id: ${same.JobId}", or choose another name`,
    },
  ];
}

function findDuplicates(list: string, key: string, all: (string | number | undefined)[]): Problem[] {
  const values = all.map((value) => (typeof value === 'string' ? value.toLowerCase() : value));
  return values.flatMap((value, index) =>
    value !== undefined && values.indexOf(value) < index
      ? [{ at: [list, index, key], text: `${key} ${value} is there twice` }]
      : [],
  );
}

function toSet(names: string[]): Set<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}
