/** How long the lists take with a million runs, compared with ten thousand, and the bytes of a million runs. */
import { statSync } from 'node:fs';
import type { Database } from '#database';
import { withFile } from '../../database/test/embeddedFile.js';
import { makeSandbox, type Sandbox } from '../sandbox.js';
import { makeServerDatabase, testServer } from '../testServer.js';
import { alternate, atMost, atMostTimes, type Bench, type Measured, summarise } from './figure.js';

const FEW = 10_000;
const MANY = 1_000_000;
const JOBS = 50;
/** Rows that one statement inserts within its timeout. */
const SLICE = 100_000;

/**
 * What the Runs page can ask for. Each finds as many rows with ten thousand runs as with a million; one finds none. Which
 * index each other one reads is tested in `database/test/indexes.test.ts`.
 */
const FILTERS: Record<string, object> = {
  'the first page': {},
  'a department': { DepartmentId: 2 },
  'a job': { JobId: 100 },
  'what is Done': { Status: 'Done' },
  'what failed': { Status: 'Failed' },
  'what waits for validation': { Validation: 'Waiting' },
  'failures of a job without any': { JobId: 103, Status: 'Failed' },
  'what is Done and waits, of a job': { JobId: 110, Status: 'Done', Validation: 'Waiting' },
  'a text': { Text: 'rows of shop 7' },
};

export async function readingRuns(bench: Bench): Promise<Measured[]> {
  const embedded = await measureReading(bench, 'embedded', 450, makeSandbox, {
    fill: (sandbox, runs) => Promise.resolve(fillEmbedded(sandbox.setting, runs)),
    bytes: ({ setting }) => Promise.resolve(statSync(setting.slice('sqlite:'.length)).size),
  });
  return [...embedded, ...(testServer ? await measureOnServer(bench, testServer) : [])];
}

async function measureOnServer(bench: Bench, server: string): Promise<Measured[]> {
  const databases = new Map<string, ReturnType<typeof makeServerDatabase>>();
  const open = () => {
    const database = makeServerDatabase(server);
    databases.set(database.setting, database);
    return makeSandbox({ setting: database.setting });
  };
  try {
    return await measureReading(bench, 'SQL Server', 600, open, {
      async fill({ setting }, runs) {
        for (let from = 0; from < runs; from += SLICE) await databases.get(setting)!.execute(fillServer(runs, from));
      },
      bytes: ({ setting }) => databases.get(setting)!.bytes('LogHistory'),
    });
  } finally {
    for (const database of databases.values()) await database.drop();
  }
}

interface Filled {
  fill: (sandbox: Sandbox, runs: number) => Promise<void>;
  bytes: (sandbox: Sandbox) => Promise<number>;
}

async function measureReading(
  { runs, random }: Bench,
  engine: string,
  mostMegabytes: number,
  open: () => Promise<Sandbox>,
  { fill, bytes }: Filled,
): Promise<Measured[]> {
  const [few, many] = [await open(), await open()];
  try {
    for (const [sandbox, count] of [
      [few, FEW],
      [many, MANY],
    ] as const) {
      for (let department = 2; department <= 5; department += 1) {
        await sandbox.database.call('SaveDepartment', { Name: `Department ${department}` });
      }
      for (let job = 0; job < JOBS; job += 1) {
        await sandbox.database.call('SaveJob', { JobId: 100 + job, Name: `Job ${job}`, DepartmentId: 1 + (job % 5) });
      }
      await fill(sandbox, count);
    }
    const figures: Measured[] = [];
    for (const [name, input] of Object.entries(FILTERS)) {
      const values = await alternate(
        { runs, random },
        { few: () => timeList(few.database, input), many: () => timeList(many.database, input) },
      );
      const beside = { name: 'of ten thousand', values: values.few };
      const title = `the list of a million runs: ${name} (${engine})`;
      figures.push(summarise(title, 'ms', values.many, { beside, goal: atMostTimes(1.5) }));
    }
    const megabytes = (await bytes(many)) / 1e6;
    const goal = atMost(mostMegabytes, 'MB');
    figures.push(summarise(`a million runs without lines (${engine})`, 'MB', [megabytes], { goal }));
    return figures;
  } finally {
    await few.remove();
    await many.remove();
  }
}

async function timeList(database: Database, input: object): Promise<number> {
  const started = performance.now();
  await database.call('ListRuns', input);
  return performance.now() - started;
}

/** One run a minute back from now, job by job; of a hundred 3 failed, 1 was lost, 2 wait for a human, 1 was rejected. */
function fillEmbedded(setting: string, runs: number): void {
  const statement = `
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${runs - 1})
    INSERT INTO LogHistory (
      RunId, JobId, DepartmentId, Status, StartedAt, EndedAt, InsertedAt, EndMessage, EndSeq, Fingerprint, NeedsValidation,
      Validation, ExitCode, Machine, OsUser, Pid, Runtime, Sdk, Script, HeartbeatSeconds, HeartbeatAt, ToMatch
    )
    SELECT
      printf('%08x-0000-7000-8000-%012x', (i * 2654435761) & 0xffffffff, i), 100 + i % ${JOBS}, 1 + i % 5,
      CASE WHEN i % 100 < 3 THEN 'Error' WHEN i % 100 = 3 THEN 'Lost' ELSE 'Done' END,
      strftime('%Y-%m-%dT%H:%M:%fZ', 'now', (i - ${runs}) || ' minutes'),
      strftime('%Y-%m-%dT%H:%M:%fZ', 'now', (i - ${runs}) || ' minutes', '90 seconds'),
      strftime('%Y-%m-%dT%H:%M:%fZ', 'now', (i - ${runs}) || ' minutes'),
      (i % 1000) || ' rows of shop ' || (i % 60), 7, iif(i % 100 < 3, printf('%016x', i % 7), NULL), 0,
      CASE WHEN i % 100 IN (10, 11) THEN 'Waiting' WHEN i % 100 = 12 THEN 'Rejected' ELSE 'NotNeeded' END,
      iif(i % 100 < 3, 1, 0), 'SRV-IT-0' || (i % 9), 'davide', 4711, 'node 20.19.0', '0.1.0', 'C:\\jobs\\report.ts', 10, NULL, 0
    FROM n;`;
  withFile(setting, (db) => db.exec(statement));
}

/** A slice of them. */
function fillServer(runs: number, from: number): string {
  const digits = '(VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))';
  return `
    INSERT INTO dbo.LogHistory (
      RunId, JobId, DepartmentId, Status, StartedAt, EndedAt, InsertedAt, EndMessage, EndSeq, Fingerprint, NeedsValidation,
      Validation, ExitCode, Machine, OsUser, Pid, Runtime, Sdk, Script, HeartbeatSeconds, HeartbeatAt, ToMatch
    )
    SELECT
      LOWER(CONVERT(varchar(36), NEWID())), 100 + x.i % ${JOBS}, 1 + x.i % 5,
      CASE WHEN x.i % 100 < 3 THEN 'Error' WHEN x.i % 100 = 3 THEN 'Lost' ELSE 'Done' END,
      DATEADD(minute, x.i - ${runs}, SYSUTCDATETIME()), DATEADD(second, 90, DATEADD(minute, x.i - ${runs}, SYSUTCDATETIME())),
      DATEADD(minute, x.i - ${runs}, SYSUTCDATETIME()), CONCAT(x.i % 1000, N' rows of shop ', x.i % 60), 7,
      CASE WHEN x.i % 100 < 3 THEN CONCAT('000000000000000', x.i % 7) END, 0,
      CASE WHEN x.i % 100 IN (10, 11) THEN 'Waiting' WHEN x.i % 100 = 12 THEN 'Rejected' ELSE 'NotNeeded' END,
      CASE WHEN x.i % 100 < 3 THEN 1 ELSE 0 END, CONCAT(N'SRV-IT-0', x.i % 9), N'davide', 4711, N'node 20.19.0', N'0.1.0',
      N'C:\\jobs\\report.ts', 10, NULL, 0
    FROM (
      SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d AS i
      FROM ${digits} AS a (d), ${digits} AS b (d), ${digits} AS c (d), ${digits} AS e (d), ${digits} AS f (d), ${digits} AS g (d)
    ) AS x
    WHERE x.i >= ${from} AND x.i < ${Math.min(runs, from + SLICE)}
    ORDER BY x.i;`;
}
