/** Whatever a single row of any table contains, people are told about everything unrelated to it, on both engines. */
import { readFileSync } from 'node:fs';
import { openWatcherDatabase, type WatcherAbility, type WatcherDatabase } from '#database';
import { type Engine, engines } from '../../database/test/contract/engines';
import { init } from '../../database/test/contract/init';
import { asAdministrator } from '../../database/test/contract/sqlServerAdmin';
import { openFile } from '../../database/test/embeddedFile';
import { checkJobs } from '../src/loops/checkJobs';
import { judge } from '../src/loops/judge';
import { purge } from '../src/loops/purge';
import { redirectStranded } from '../src/loops/redirect';
import { refreshSchedules } from '../src/loops/refreshSchedules';
import { report } from '../src/loops/report';
import { at, Passes, quiet, sent } from './passes';

const OTHER = 'other@example.org';
const VALUES = [
  null,
  '',
  'nonsense',
  '{"',
  '9999-99-99T99:99:99.999Z',
  '2199-12-31T23:59:59.999Z',
  '\u001B[31m<!channel>',
  '9007199254740993',
  'x'.repeat(5000),
  -1,
  2_147_483_647,
  -2_147_483_648,
];

/** Rows of one job, its department, people, runs, alerts and messages, that somebody may break. */
const ROWS: Record<string, string> = {
  Departments: 'DepartmentId = 1',
  Users: "Email = 'davide@example.org'",
  Jobs: 'JobId = 1',
  LogHistory: 'JobId = 1',
  ExpectedRuns: 'JobId = 1',
  Alerts: 'JobId = 1',
  AlertDeliveries: 'AlertKey IN (SELECT AlertKey FROM Alerts WHERE JobId = 1)',
  WatcherProblems: 'JobId = 1',
  Settings: '1 = 1',
};
const KEYS = new Set(['DepartmentId', 'UserId', 'JobId', 'OwnerId', 'RunKey', 'AlertKey', 'DeliveryKey', 'RunId', 'EventKey', 'Email', 'ProblemKey']); // prettier-ignore

/** Each after those that refer to it. */
const TABLES = ['Settings', 'WatcherProblems', 'AuditTrail', 'AlertDeliveries', 'Alerts', 'ExpectedRuns', 'LogHistory', 'Jobs', 'Users', 'Departments']; // prettier-ignore

function columnsOf(table: string): string[] {
  const migration = readFileSync('sql/sqlserver/migrations/0001.sql', 'utf8');
  const [, body = ''] = new RegExp(`CREATE TABLE dbo\\.${table} \\(([^]*?)\\n\\);`).exec(migration) ?? [];
  const names = [...body.matchAll(/^ {2}(\w+) (?!PK_|CK_)\w/gm)].map(([, name = '']) => name);
  return names.filter((name) => name !== 'CONSTRAINT' && !KEYS.has(name) && `${table}.${name}` !== 'Settings.Name');
}

const run = (job: number, hour: string, status: string, number: number, fingerprint = 'NULL') => {
  const [began, ended] = [`'${at(hour)}'`, status === 'Pending' ? 'NULL' : `'${at(hour)}'`];
  return `INSERT INTO LogHistory (RunId, JobId, DepartmentId, Status, StartedAt, EndedAt, InsertedAt, NeedsValidation, Machine, OsUser, Runtime, Sdk, Script, Fingerprint, HeartbeatAt, JudgeDueAt)
    VALUES ('00000000-0000-4000-8000-00000000000${number}', ${job}, ${job}, '${status}', ${began}, ${ended}, ${began}, 0, 'SRV', 'davide', 'node', '0.1.0', 'x.ts', ${fingerprint}, ${began}, ${ended})`;
};

const PEOPLE = [
  ...TABLES.map((table) => `DELETE FROM ${table}`),
  "INSERT INTO Departments (DepartmentId, Name, SlackChannel, MailAddress) VALUES (1, 'IT', '#it', 'it@example.org'), (2, 'Other', NULL, NULL)",
  `INSERT INTO Users (Email, Name, Role, DepartmentId, Language, Active, ReportEvery, ReportTimeZone) VALUES
    ('davide@example.org', 'Davide', 'admin', NULL, 'en', 1, 'daily', 'UTC'), ('${OTHER}', 'Other', 'viewer', 2, 'en', 1, 'daily', 'UTC')`,
  `INSERT INTO Jobs (JobId, Name, DepartmentId, OwnerId, NeedsValidation, AlertRules, Cron, TimeZone, LongestSeconds)
    SELECT 1, 'Daily sales', 1, UserId, 0, '{"tell":["owner"]}', '0 * * * *', 'UTC', 60 FROM Users WHERE Email = 'davide@example.org'`,
  `INSERT INTO Jobs (JobId, Name, DepartmentId, OwnerId, NeedsValidation, AlertRules)
    SELECT 2, 'Other', 2, UserId, 0, '{"tell":["owner"]}' FROM Users WHERE Email = '${OTHER}'`,
];

interface Statements {
  execute: (statement: string) => Promise<unknown>;
  literal: (value: string | number | null) => string;
}

const ABLE: WatcherAbility[] = ['Judge', 'Mail', 'Slack', 'MailSetUp', 'SlackSetUp'];

/** A job has failed and somebody was told; then both jobs fail, one of them while it runs. */
async function setUp({ execute }: Statements, watched: WatcherDatabase): Promise<Passes> {
  const passes = new Passes(watched);
  for (const statement of PEOPLE) await execute(statement);
  await passes.beatNow(ABLE, '08:00');
  await passes.schedule('08:59');
  await execute(run(1, '09:30', 'Error', 1, "'old'"));
  await passes.judge('09:31');
  await execute(
    "INSERT INTO WatcherProblems (ProblemKey, Scope, JobId, Text, Since) VALUES ('job/1', 'jobs', 1, 'x', '2094-06-07T08:00:00.000Z')",
  );
  await execute(
    "INSERT INTO Settings (Name, Value, ChangedAt) VALUES ('AlertRules', '{}', '2094-06-07T08:00:00.000Z'), ('RetentionDays', '1000', '2094-06-07T08:00:00.000Z'), ('AuditRetentionDays', '1000', '2094-06-07T08:00:00.000Z')",
  );
  for (const [number, [job, status]] of (
    [
      [1, 'Error'],
      [1, 'Pending'],
      [2, 'Error'],
    ] as const
  ).entries())
    await execute(run(job, '10:00', status, number + 2));
  return passes;
}

/** What the other person is told. */
async function passOnce(passes: Passes): Promise<string[]> {
  const { context } = passes;
  // Twice, because watchers that seem to have just started first wait for journals.
  for (const minute of ['10:01', '10:04']) {
    const beat = await passes.beatNow(ABLE, minute);
    await refreshSchedules(context, beat.Now);
    await judge(context, beat);
    await checkJobs(context, beat);
    await redirectStranded(context, beat);
    await report(context, beat);
  }
  await purge(passes.watched, quiet);
  const got = [...(await passes.deliver('10:05', sent)), ...(await passes.deliver('23:59', sent))];
  return got.filter(({ delivery }) => delivery.Recipient === OTHER).map(({ delivery }) => delivery.Kind);
}

/** Uses one connection, on which a statement may fail. */
async function withStatements(engine: Engine, setting: string, work: (statements: Statements) => Promise<void>) {
  if (engine.name === 'SQL Server')
    return asAdministrator(setting, (pool) =>
      work({
        execute: (statement) => pool.request().batch(statement),
        literal: (value) => `${typeof value === 'string' ? 'N' : ''}${quote(value)}`,
      }),
    );
  const db = openFile(setting);
  await work({ execute: async (statement) => db.exec(statement), literal: quote });
  db.close();
}

function quote(value: string | number | null): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value ?? 'NULL');
}

describe.each(engines)('on $name', (engine) => {
  const target = engine.newDatabase();
  let watched: WatcherDatabase;
  beforeAll(async () => {
    await init(target.setting);
    watched = await openWatcherDatabase(target.setting);
  }, 600_000);
  afterAll(async () => {
    await watched.close();
    await target.remove();
  });

  it.each(Object.entries(ROWS))(
    'a row of %s that is broken in any column silences nobody else',
    async (table, which) => {
      const columns = columnsOf(table);
      expect(columns.length).toBeGreaterThan(1);
      const wrong: unknown[] = [];
      let broken = 0;
      await withStatements(engine, target.setting, async (statements) => {
        for (const value of VALUES) {
          const passes = await setUp(statements, watched);
          const taken: string[] = [];
          for (const column of columns) {
            const set = `UPDATE ${table} SET ${column} = ${statements.literal(value)} WHERE ${which}`;
            await statements.execute(set).then(
              () => taken.push(column),
              () => {},
            );
          }
          broken += taken.length;
          const told = await passOnce(passes).catch((error: Error) => [error.message]);
          // The failure alone, or in the summary of watchers that have apparently just started.
          if (!/^(error,report|report,summary)$/.test(told.toSorted().join())) wrong.push([value, taken, told]);
        }
      });
      expect(wrong).toEqual([]);
      expect(broken).toBeGreaterThan(0);
    },
    600_000,
  );
});
