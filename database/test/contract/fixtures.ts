/** New departments, users, jobs and runs for each test, so that tests on one database don't affect each other. */
import { randomUUID } from 'node:crypto';
import type { RunBatch } from '#database/store/runStore';
import type {
  AlertRow,
  Database,
  DeliveryRow,
  JobRow,
  ListAuditInput,
  OpenTicketInput,
  Reason,
  RunDetailsRow,
  SaveJobInput,
  SaveUserInput,
  TicketDetailsRow,
} from '../../src/index';
import type { Fixture } from './engines';

/** A time as the database gives it. */
export const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Expects that a call is refused, with this code and in these words. */
export async function refused(asked: Promise<unknown>, code: string, words: RegExp | string = /./): Promise<void> {
  const message = typeof words === 'string' ? words : expect.stringMatching(words);
  await expect(asked).rejects.toMatchObject({ code, message });
}

/** Sorts rows whose order doesn't matter. */
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

export async function getJob(database: Database, JobId: number): Promise<JobRow> {
  return (await database.call('ListJobs', { JobId }))[0]!;
}

export async function getRun(database: Database, RunId: string): Promise<RunDetailsRow> {
  return (await database.call('GetRun', { RunId }))[0]!;
}

/** What the audit trail says of one thing, newest first: each changed field, from what to what, and by whom. */
export async function listChanges(
  database: Database,
  Entity: NonNullable<ListAuditInput['Entity']>,
  key: string | number,
  Field: string | null = null,
): Promise<[field: string, from: string | null, to: string | null, by: string | null][]> {
  const trail = await database.call('ListAudit', { Entity, EntityKey: String(key), Field });
  return trail.map((change) => [change.Field, change.OldValue, change.NewValue, change.Email]);
}

/** Opens a ticket about a new job, if the input names neither job nor run. */
export async function newTicket(database: Database, input: Partial<OpenTicketInput> = {}): Promise<TicketDetailsRow> {
  const subject = input.RunId || input.JobId ? {} : { JobId: (await newJob(database)).JobId };
  const text = { Title: 'Broken', Description: 'It fails' };
  return (await database.call('OpenTicket', { ...text, ...subject, ...input }))[0]!;
}

const YESTERDAY = Date.now() - 86_400_000;

/** The UTC date this many days after yesterday, the tests' usual day, because some rules look at the last 30 days. */
export function day(days = 0): string {
  return new Date(YESTERDAY + days * 86_400_000).toISOString().slice(0, 10);
}

/** A batch of a new run that began yesterday at ten, with nothing else. */
export function newRun(jobId: number, begin: Partial<RunBatch['begin']> = {}): RunBatch {
  return {
    begin: {
      runId: randomUUID(),
      jobId,
      at: `${day()}T10:00:00.000Z`,
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
  return { seq, at: `${day()}T10:05:00.000Z`, status: 'Done', exitCode: 0, ...more };
}

/** Adds a run, of a new job if none is named, with these events. @returns how it began */
export async function addRun(
  database: Database,
  events: Partial<RunBatch> = {},
  begin: Partial<RunBatch['begin']> = {},
): Promise<RunBatch> {
  const run = newRun(begin.jobId ?? (await newJob(database)).JobId, begin);
  await database.store.apply({ ...run, ...events });
  return run;
}

/** The time this many minutes from now; negative minutes are in the past. */
export function inMinutes(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString();
}

/** Due every hour. */
export const HOURLY = { Cron: '0 * * * *', TimeZone: 'Europe/Rome', GraceSeconds: 600 };

/** Makes these the job's expected runs, this many minutes from now. @returns their times */
export async function expectAt({ database }: Fixture, JobId: number, minutes: number[]): Promise<string[]> {
  const DueAt = minutes.map(inMinutes);
  const [From, Until] = [inMinutes(-3 * 1440), inMinutes(3 * 1440)];
  expect(await database.call('SaveExpectedRuns', { JobId, From, Until, DueAt })).toMatchObject([{ JobId }]);
  return DueAt;
}

/** Adds a run of a job that began and ended this many minutes from now. */
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

type AlertText = 'Kind' | 'Text' | 'ClosedAt' | 'Fingerprint' | 'DueAt' | 'RepeatAt' | 'RunKey';

/** Adds an alert, of a new job if none is named, as a watcher opens it. @returns its key */
export async function newAlert(
  fixture: Fixture,
  fields: { JobId?: number } & Partial<Record<AlertText, string>> = {},
): Promise<string> {
  const { database } = fixture;
  const { JobId, DepartmentId } = fields.JobId ? await getJob(database, fields.JobId) : await newJob(database);
  const at = `${day()}T10:00:00.000`;
  const known = { EventKey: unique(), Kind: 'error', Text: 'It fails', OpenedAt: at, LastSeenAt: at };
  await insert(fixture, 'Alerts', { ...known, ...fields, JobId, DepartmentId });
  const [alert] = await fixture.database.call('ListAlerts', { JobId, PageSize: 1 });
  return alert!.AlertKey;
}

/** Adds a message about an alert; by default it was sent through Slack, which gave it an id. @returns its key */
export async function newDelivery(
  fixture: Fixture,
  AlertKey: AlertRow['AlertKey'],
  fields: Partial<Pick<DeliveryRow, 'Channel' | 'Recipient' | 'Status' | 'Attempts' | 'Answer'>> & {
    Reason?: Reason;
    ServiceId?: string | null;
  } = {},
): Promise<string> {
  await insert(fixture, 'AlertDeliveries', {
    AlertKey: Number(AlertKey),
    Channel: 'slack',
    Recipient: '#it',
    Reason: 'opened',
    Status: 'Sent',
    Attempts: 1,
    NextAttemptAt: `${day()}T10:01:00.000`,
    ServiceId: '1732442460.000100',
    ...fields,
  });
  return (await fixture.database.call('ListDeliveries', { AlertKey })).at(-1)!.DeliveryKey;
}

async function insert(fixture: Fixture, table: string, row: Record<string, string | number | null>): Promise<void> {
  const values = Object.values(row).map((value) => {
    if (typeof value !== 'string') return String(value);
    // Times in SQLite end with Z.
    const isTime = /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(value);
    return `'${value.replaceAll("'", "''")}${isTime && fixture.engine === 'SQLite' ? 'Z' : ''}'`;
  });
  await fixture.execute(`INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${values.join(', ')})`);
}
