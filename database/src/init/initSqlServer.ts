import { loadSqlServerConnection } from '../store/openRunStore.js';
import { StoreError } from '../store/runStore.js';
import { type SqlServerConnection } from '../store/sqlServerConnection.js';
import type { Initialised, InitOptions } from './initDatabase.js';
import { migrations, refuseNewer } from './migrations.js';
import { batches, dropStatement, sqlServerObjects } from './objects.js';

const FIVE_MINUTES = 300_000;

type Say = (step: string) => void;

/**
 * 1. Creates the database if it isn't there.
 * 2. In one transaction, under a lock that a second `init` waits for: what is missing of the migrations, then all
 *    functions, views and procedures anew. Whatever fails, nothing has changed.
 */
export async function initSqlServer(setting: string, { onStep = () => {} }: InitOptions): Promise<Initialised> {
  const { SqlServerConnection: Connection } = await loadSqlServerConnection();
  const target = new Connection(setting, { requestTimeoutMs: FIVE_MINUTES });
  const master = new Connection(setting, { database: 'master', requestTimeoutMs: FIVE_MINUTES });
  try {
    const created = await createIfMissing(target, master, onStep);
    await refuseOldCompatibility(target);
    return await migrate(target, created, onStep);
  } finally {
    await Promise.all([target.close(), master.close()]);
  }
}

async function createIfMissing(
  target: SqlServerConnection,
  master: SqlServerConnection,
  onStep: Say,
): Promise<boolean> {
  try {
    await target.batch('SELECT 1 AS One');
    return false;
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'schema') throw error;
  }
  onStep(`Creating the database ${target.database}`);
  await master.batch(`CREATE DATABASE ${quoted(target.database)}`);
  // Readers don't wait for writers then. On a database that others use it would wait until all of them are gone.
  if (await isMicrosoft(master)) {
    await master.batch(`ALTER DATABASE ${quoted(target.database)} SET READ_COMMITTED_SNAPSHOT ON`);
  }
  return true;
}

/** OPENJSON came with level 130. Other servers that speak T-SQL report levels of their own and have it. */
async function refuseOldCompatibility(target: SqlServerConnection): Promise<void> {
  if (!(await isMicrosoft(target))) return;
  const [row] = await target.batch('SELECT compatibility_level AS Level FROM sys.databases WHERE name = DB_NAME()');
  if (Number(row?.['Level']) >= 130) return;
  throw new StoreError(
    'schema',
    `${target.destination} runs at compatibility level ${String(row?.['Level'])}; JobLogger needs 130 or more. Nothing was changed. ` +
      `Raise it with: ALTER DATABASE ${quoted(target.database)} SET COMPATIBILITY_LEVEL = 150`,
  );
}

async function migrate(target: SqlServerConnection, created: boolean, onStep: Say): Promise<Initialised> {
  await target.batch('SET XACT_ABORT ON; BEGIN TRANSACTION;');
  await target.batch(LOCK);
  const from = await versionOf(target);
  const all = migrations('sqlserver');
  refuseNewer(from, all, target.destination);
  for (const { version, text } of all.filter((migration) => migration.version > from)) {
    onStep(`Applying migration ${version}`);
    for (const batch of batches(text)) await target.batch(batch);
    await target.batch(`INSERT INTO dbo.SchemaMigrations (Version) VALUES (${version});`);
  }
  onStep('Making functions, views and procedures');
  const objects = sqlServerObjects();
  await target.batch(objects.toReversed().map(dropStatement).join('\n'));
  for (const { create } of objects) await target.batch(create);
  const to = await versionOf(target);
  await target.batch('COMMIT TRANSACTION;');
  return { destination: target.destination, created, from, to };
}

const LOCK = `
DECLARE @Result int;
EXEC @Result = sp_getapplock @Resource = N'job-logger init', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = 60000;
IF @Result < 0 THROW 50400, N'Another init has been running for a minute. Nothing was changed; run init again later.', 1;`;

async function versionOf(target: SqlServerConnection): Promise<number> {
  const [there] = await target.batch(`SELECT OBJECT_ID(N'dbo.SchemaMigrations') AS Id`);
  if (!there || there['Id'] === null) return 0;
  const [row] = await target.batch('SELECT ISNULL(MAX(Version), 0) AS Version FROM dbo.SchemaMigrations');
  return Number(row?.['Version']);
}

async function isMicrosoft(connection: SqlServerConnection): Promise<boolean> {
  const [row] = await connection.batch('SELECT @@VERSION AS Version');
  return String(row?.['Version']).startsWith('Microsoft');
}

function quoted(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}
