/** New departments, users, jobs and runs for each test, so that tests on one database don't affect each other. */
import { randomUUID } from 'node:crypto';
import type { RunBatch } from '#database/store/runStore';
import type * as contract from '../../src/index';

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

/** The time this many minutes from now; negative minutes are in the past. */
export function inMinutes(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString();
}

/** Due every hour. */
export const HOURLY = { Cron: '0 * * * *', TimeZone: 'Europe/Rome', GraceSeconds: 600 };

type AlertText = 'Kind' | 'Text' | 'ClosedAt' | 'Fingerprint' | 'DueAt' | 'RepeatAt' | 'RunKey';

export type Fixtures = ReturnType<typeof makeFixtures>;

/** What tests do on a database, by short names. */
export function makeFixtures(database: contract.Database, execute: (statement: string) => Promise<void>) {
  const call: contract.Database['call'] = (procedure, input) => database.call(procedure, input);

  /** The first row of an answer, which must have one. */
  async function callOne<N extends contract.ProcedureName>(
    procedure: N,
    input: contract.DashboardContract[N]['input'],
  ) {
    const [row] = await call(procedure, input);
    if (!row) throw new Error(`${procedure} gave no row back.`);
    return row;
  }

  const apply = (batch: RunBatch) => database.store.apply(batch);

  async function newDepartment(): Promise<number> {
    return (await callOne('SaveDepartment', { Name: `Department ${unique()}` })).DepartmentId;
  }

  async function newUser(fields: Omit<contract.SaveUserInput, 'UserEmail'> = {}): Promise<string> {
    const person = { UserEmail: `user-${unique()}@example.org`, Name: 'Davide Rossi', ...fields };
    return (await callOne('SaveUser', person)).UserEmail;
  }

  async function newJob(fields: contract.SaveJobInput = {}): Promise<contract.JobRow> {
    const DepartmentId = fields.DepartmentId ?? (await newDepartment());
    return callOne('SaveJob', { Name: `Job ${unique()}`, ...fields, DepartmentId });
  }

  const getJob = (JobId: number): Promise<contract.JobRow> => callOne('ListJobs', { JobId });
  const getRun = (RunId: string): Promise<contract.RunDetailsRow> => callOne('GetRun', { RunId });

  /** What the audit trail says of one thing, newest first: each changed field, from what to what, and by whom. */
  async function listChanges(
    Entity: NonNullable<contract.ListAuditInput['Entity']>,
    key: string | number,
    Field: string | null = null,
  ): Promise<[field: string, from: string | null, to: string | null, by: string | null][]> {
    const trail = await call('ListAudit', { Entity, EntityKey: String(key), Field });
    return trail.map((change) => [change.Field, change.OldValue, change.NewValue, change.Email]);
  }

  /** Opens a ticket about a new job, if the input names neither job nor run. */
  async function newTicket(input: Partial<contract.OpenTicketInput> = {}): Promise<contract.TicketDetailsRow> {
    const subject = input.RunId || input.JobId ? {} : { JobId: (await newJob()).JobId };
    const text = { Title: 'Broken', Description: 'It fails' };
    return await callOne('OpenTicket', { ...text, ...subject, ...input });
  }

  /** Adds a run, of a new job if none is named, with these events. @returns its id */
  async function addRun(events: Partial<RunBatch> = {}, begin: Partial<RunBatch['begin']> = {}): Promise<string> {
    const run = newRun(begin.jobId ?? (await newJob()).JobId, begin);
    await apply({ ...run, ...events });
    return run.begin.runId;
  }

  /** Makes these the job's expected runs, this many minutes from now. @returns their times */
  async function expectAt(JobId: number, minutes: number[]): Promise<string[]> {
    const DueAt = minutes.map(inMinutes);
    const [From, Until] = [inMinutes(-3 * 1440), inMinutes(3 * 1440)];
    expect(await call('SaveExpectedRuns', { JobId, From, Until, DueAt })).toMatchObject([{ JobId }]);
    return DueAt;
  }

  /** Adds a run of a job that began and ended this many minutes from now. */
  async function ran(
    jobId: number,
    from: number,
    to: number,
    more: Partial<NonNullable<RunBatch['end']>> = {},
  ): Promise<string> {
    return addRun({ end: end(1, { at: inMinutes(to), ...more }) }, { jobId, at: inMinutes(from) });
  }

  /** Adds an alert, of a new job if none is named, as a watcher opens it. @returns its key */
  async function newAlert(fields: { JobId?: number } & Partial<Record<AlertText, string>> = {}): Promise<string> {
    const { JobId, DepartmentId } = fields.JobId ? await getJob(fields.JobId) : await newJob();
    const at = `${day()}T10:00:00.000Z`;
    const known = { EventKey: unique(), Kind: 'error', Text: 'It fails', OpenedAt: at, LastSeenAt: at };
    await insert('Alerts', { ...known, ...fields, JobId, DepartmentId });
    const alert = await callOne('ListAlerts', { JobId, PageSize: 1 });
    return alert.AlertKey;
  }

  /** Adds a message about an alert; by default it was sent through Slack, which gave it an id. @returns its key */
  async function newDelivery(
    AlertKey: contract.AlertRow['AlertKey'],
    fields: Partial<Pick<contract.DeliveryRow, 'Channel' | 'Recipient' | 'Status' | 'Attempts' | 'Answer'>> & {
      Reason?: contract.Reason;
      ServiceId?: string | null;
    } = {},
  ): Promise<string> {
    await insert('AlertDeliveries', {
      AlertKey: Number(AlertKey),
      Channel: 'slack',
      Recipient: '#it',
      Reason: 'opened',
      Status: 'Sent',
      Attempts: 1,
      NextAttemptAt: `${day()}T10:01:00.000Z`,
      ServiceId: '1732442460.000100',
      ...fields,
    });
    return (await call('ListDeliveries', { AlertKey })).at(-1)!.DeliveryKey;
  }

  async function insert(table: string, row: Record<string, string | number | null>): Promise<void> {
    const values = Object.values(row).map((value) =>
      typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value),
    );
    await execute(`INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${values.join(', ')})`);
  }

  return {
    call,
    callOne,
    apply,
    newDepartment,
    newUser,
    newJob,
    getJob,
    getRun,
    listChanges,
    newTicket,
    addRun,
    expectAt,
    ran,
    newAlert,
    newDelivery,
  };
}
