import { inSandbox, type Sandbox } from '../sandbox.js';
import { runSoundScript } from '../runScript.js';
import { waitForJournalRemoval } from '../shippers.js';
import { onTestServer } from '../testServer.js';
import { waitForDatabase } from '../databases.js';
import { alternate, type Bench, type Measured, summarise } from './figure.js';
import { measurePrint } from './timing.js';

/**
 * From the start of an empty job until its row is finished and confirmed, compared with the minimum that any solution
 * needs.
 */
export async function rowConfirmed(bench: Bench): Promise<Measured[]> {
  const sqliteFile = bench.sandbox.setting.slice('sqlite:'.length);
  const sqlite = await compareConfirmed(bench, 'SQLite', 'bareSqlite.cjs', sqliteFile);
  const onServer = await onTestServer((database) => {
    const { setting } = database;
    const measure = async (sandbox: Sandbox) => {
      await database.execute(
        `CREATE TABLE dbo.BenchRuns (RunKey bigint IDENTITY PRIMARY KEY, RunId uniqueidentifier NOT NULL UNIQUE,
           StartedAt datetime2(3) NOT NULL, EndedAt datetime2(3) NULL, Status varchar(10) NOT NULL)`,
      );
      return compareConfirmed({ ...bench, sandbox }, 'SQL Server', 'bareSqlServer.cjs', setting);
    };
    return inSandbox(measure, { setting });
  });
  return [sqlite, onServer].flatMap((measured) => measured ?? []);
}

async function compareConfirmed(bench: Bench, engine: string, bareScript: string, target: string): Promise<Measured> {
  const values = await alternate(bench, {
    bare: () => measurePrint(bareScript, bench.sandbox.env, [target]),
    watched: () => measureConfirmed(bench.sandbox),
  });
  return summarise(`start to the row confirmed (${engine})`, 'ms', values.watched, {
    beside: { name: 'a script that connects, INSERTs, UPDATEs', values: values.bare },
  });
}

async function measureConfirmed(sandbox: Sandbox): Promise<number> {
  const gone = waitForJournalRemoval(sandbox.journalFolder);
  const { startedAt } = await runSoundScript('emptyWatched.cjs', { env: sandbox.env });
  const time = (await gone) - startedAt;
  await waitForDatabase(sandbox);
  return time;
}
