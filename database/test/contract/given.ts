/** Departments, users, jobs and runs for a test, each new, so that tests on one database don't meet. */
import { randomUUID } from 'node:crypto';
import type { RunBatch } from '../../../sdk/src/store/index';
import type { Database, JobRow, SaveJobInput, SaveUserInput } from '../../src/index';

/** Rows whose order says nothing, in one order. */
export function sorted<T>(rows: T[]): T[] {
  return rows.toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
}

let count = 0;
const unique = () => `${(count += 1)}-${randomUUID().slice(0, 8)}`;

export async function newDepartment(database: Database): Promise<number> {
  const [row] = await database.call('SaveDepartment', { Name: `Department ${unique()}` });
  return row!.DepartmentId;
}

export async function newUser(database: Database, fields: Omit<SaveUserInput, 'UserEmail'> = {}): Promise<string> {
  const [row] = await database.call('SaveUser', {
    UserEmail: `user-${unique()}@example.org`,
    Name: 'Davide Rossi',
    ...fields,
  });
  return row!.UserEmail;
}

export async function newJob(database: Database, fields: SaveJobInput = {}): Promise<JobRow> {
  const DepartmentId = fields.DepartmentId ?? (await newDepartment(database));
  const [row] = await database.call('SaveJob', { Name: `Job ${unique()}`, ...fields, DepartmentId });
  return row!;
}

/** A batch of a new run that began on 24 November 2026 at ten and says nothing yet. */
export function newRun(jobId: number, begin: Partial<RunBatch['begin']> = {}): RunBatch {
  return {
    begin: {
      runId: randomUUID(),
      jobId,
      at: '2026-11-24T10:00:00.000Z',
      destination: null,
      machine: 'SRV-IT-01',
      osUser: 'davide',
      pid: 4711,
      runtime: 'node 20.19.0',
      sdk: '0.1.0',
      script: 'C:\\jobs\\report.ts',
      heartbeatSeconds: 10,
      ...begin,
    },
    alive: false,
    lines: [],
    comments: [],
  };
}

export function end(seq: number, more: Partial<NonNullable<RunBatch['end']>> = {}): NonNullable<RunBatch['end']> {
  return { seq, at: '2026-11-24T10:05:00.000Z', status: 'Done', exitCode: 0, ...more };
}

/** The time so many minutes from now; before it where they are negative. */
export function inMinutes(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString();
}

/** A run of a job that began and ended at these minutes from now. */
export async function ran(
  database: Database,
  jobId: number,
  from: number,
  to: number,
  more: Partial<NonNullable<RunBatch['end']>> = {},
): Promise<string> {
  const run = newRun(jobId, { at: inMinutes(from) });
  await database.store.apply({ ...run, end: end(1, { at: inMinutes(to), ...more }) });
  return run.begin.runId;
}
