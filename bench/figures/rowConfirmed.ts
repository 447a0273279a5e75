import { journalGone } from '../journalGone.js';
import { makeSandbox, type Sandbox } from '../sandbox.js';
import { runSoundScript } from '../runScript.js';
import { newServerDatabase, testServer } from '../testServer.js';
import { waitForDatabase } from '../databases.js';
import { type Bench, type Figure, alternate, type Measured, measured } from './figure.js';
import { job } from '../jobs.js';
import { timeToPrint } from './timing.js';

/**
 * From the start of an empty job until its row is finished and confirmed, compared with the minimum that any solution
 * needs.
 */
export const rowConfirmed: Figure = {
  name: 'rowConfirmed',
  async measure(bench) {
    const sqliteFile = bench.sandbox.setting.slice('sqlite:'.length);
    const sqlite = await confirmed(bench, 'SQLite', 'bareSqlite.cjs', sqliteFile);
    return [sqlite, ...(testServer ? [await onServer(bench, testServer)] : [])];
  },
};

async function onServer(bench: Bench, server: string): Promise<Measured> {
  const database = newServerDatabase(server);
  const sandbox = await makeSandbox({ setting: database.setting });
  try {
    await database.execute(
      `CREATE TABLE dbo.BenchRuns (RunKey bigint IDENTITY PRIMARY KEY, RunId uniqueidentifier NOT NULL UNIQUE,
         StartedAt datetime2(3) NOT NULL, EndedAt datetime2(3) NULL, Status varchar(10) NOT NULL)`,
    );
    return await confirmed({ ...bench, sandbox }, 'SQL Server', 'bareSqlServer.cjs', database.setting);
  } finally {
    await sandbox.remove();
    await database.drop();
  }
}

async function confirmed(bench: Bench, engine: string, bareScript: string, target: string): Promise<Measured> {
  const values = await alternate(bench, {
    bare: () => timeToPrint(job(bareScript), bench.sandbox.env, [target]),
    watched: () => timeToConfirmed(bench.sandbox),
  });
  return measured({
    name: `start to the row confirmed (${engine})`,
    unit: 'ms',
    values: values.watched,
    beside: { name: 'a script that connects, INSERTs, UPDATEs', values: values.bare },
  });
}

async function timeToConfirmed(sandbox: Sandbox): Promise<number> {
  const gone = journalGone(sandbox.journalFolder);
  const { startedAt } = await runSoundScript(job('emptyWatched.cjs'), { env: sandbox.env });
  const time = (await gone) - startedAt;
  await waitForDatabase(sandbox);
  return time;
}
