import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../store/runStore.js';
import { type SqlServerConnection } from '../store/sqlServerConnection.js';
import type { Initialised, InitOptions } from './initDatabase.js';
import { migrations, refuseNewer } from './migrations.js';
import { batches, createOrAlter, dropStatement, sqlServerObjects } from './objects.js';

const FIVE_MINUTES = 300_000;
const ONE_MINUTE = 60_000;
/** How long to wait for another init. */
const MOST_MINUTES = 15;

type Say = (step: string) => void;

/** Differences for a server that isn't SQL Server: the tests use this for their engine. */
export interface Dialect {
  /** Converts one of our batches for that server. */
  rewrite(this: void, batch: string): string;
  /** Objects of that server, made before ours. */
  before: string[];
}

const T_SQL: Dialect = { rewrite: (batch) => batch, before: [] };

/**
 * 1. Creates the database if it doesn't exist.
 * 2. In one transaction, under a lock that a second `init` waits for: applies the missing migrations, then makes all
 *    functions, views and procedures again. If anything fails, nothing has changed.
 */
export async function initSqlServer(
  setting: string,
  { onStep = () => {} }: InitOptions,
  dialect: Dialect = T_SQL,
): Promise<Initialised> {
  const { SqlServerConnection: Connection } = await import('../store/sqlServerConnection.js');
  const target = new Connection(setting, { requestTimeoutMs: FIVE_MINUTES, atOnce: 1 });
  const master = new Connection(setting, { database: 'master', requestTimeoutMs: FIVE_MINUTES, atOnce: 1 });
  try {
    const created = await createIfMissing(target, master, onStep);
    await refuseOldCompatibility(target);
    return await migrate(target, dialect, created, onStep);
  } finally {
    await Promise.all([target.close(), master.close()]);
  }
}

async function createIfMissing(
  target: SqlServerConnection,
  master: SqlServerConnection,
  onStep: Say,
): Promise<boolean> {
  if (await isThere(target)) return false;
  const name = quoted(target.database);
  const isOurs = await isMicrosoft(master);
  if (isOurs && (await isAzure(master))) {
    throw new StoreError(
      'schema',
      `There is no database ${target.database} on ${target.destination}. In Azure it is made in the portal, where its size is ` +
        'chosen and paid for: make it there and run init again.',
    );
  }
  onStep(`Creating the database ${target.database}`);
  try {
    await master.batch(`CREATE DATABASE ${name}${isOurs ? ` COLLATE ${COLLATION}` : ''}`);
  } catch (error) {
    if (await appears(target, master, onStep)) return false;
    throw error;
  }
  if (isOurs) for (const option of DATABASE_OPTIONS) await master.batch(`ALTER DATABASE ${name} SET ${option}`);
  return true;
}

/** Another init may have been faster, and its database may need time to open. */
async function appears(target: SqlServerConnection, master: SqlServerConnection, onStep: Say): Promise<boolean> {
  onStep('Looking whether another init has made it');
  for (const until = performance.now() + ONE_MINUTE; performance.now() < until; await sleep(1000)) {
    if (await isThere(target)) return true;
    // If it isn't even listed, it won't appear.
    const [row] = await master.batch(`SELECT DB_ID(N'${target.database.replaceAll("'", "''")}') AS Id`);
    if (row?.['Id'] === null) return false;
  }
  return false;
}

async function isThere(target: SqlServerConnection): Promise<boolean> {
  try {
    await target.batch('SELECT 1 AS One');
    return true;
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'schema') throw error;
    return false;
  }
}

/** For a database that we create: older collations don't distinguish an emoji from an empty text. */
export const COLLATION = 'Latin1_General_100_CI_AS_SC';

/** For a database that we create. On a database in use, the first would wait until nobody uses it. */
export const DATABASE_OPTIONS = [
  // Readers don't wait for writers.
  'READ_COMMITTED_SNAPSHOT ON',
  // Express closes an unused database, and opens it again for each script.
  'AUTO_CLOSE OFF',
  // Queries don't wait until a big table's statistics are updated.
  'AUTO_UPDATE_STATISTICS_ASYNC ON',
];

/** SQL Server 2019: for its UTF-8 texts and inlined scalar functions. Other servers report levels of their own. */
export const MIN_COMPATIBILITY_LEVEL = 150;

async function refuseOldCompatibility(target: SqlServerConnection): Promise<void> {
  if (!(await isMicrosoft(target))) return;
  const [row] = await target.batch('SELECT compatibility_level AS Level FROM sys.databases WHERE name = DB_NAME()');
  if (Number(row?.['Level']) >= MIN_COMPATIBILITY_LEVEL) return;
  throw new StoreError(
    'schema',
    `${target.destination} runs at compatibility level ${String(row?.['Level'])}; JobLogger needs ${MIN_COMPATIBILITY_LEVEL} or more, ` +
      `which SQL Server 2019 has. Nothing was changed. Raise it with: ALTER DATABASE ${quoted(target.database)} ` +
      `SET COMPATIBILITY_LEVEL = ${MIN_COMPATIBILITY_LEVEL}`,
  );
}

async function migrate(
  target: SqlServerConnection,
  { rewrite, before }: Dialect,
  created: boolean,
  onStep: Say,
): Promise<Initialised> {
  await target.batch('SET XACT_ABORT ON; BEGIN TRANSACTION;');
  await lock(target, onStep);
  const from = await readVersion(target);
  const all = migrations('sqlserver');
  refuseNewer(from, all, target.destination);
  for (const { version, text } of all.filter((migration) => migration.version > from)) {
    onStep(`Applying migration ${version}`);
    for (const batch of batches(text)) await target.batch(rewrite(batch));
    await target.batch(`INSERT INTO dbo.SchemaMigrations (Version) VALUES (${version});`);
  }
  onStep('Making functions, views and procedures');
  const objects = sqlServerObjects();
  // Altering keeps grants and plans. If a server can't alter, they are dropped and created.
  const alters = await isMicrosoft(target);
  if (!alters) await target.batch(objects.toReversed().map(dropStatement).join('\n'));
  for (const batch of before) await target.batch(batch);
  for (const object of objects) await target.batch(rewrite(alters ? createOrAlter(object) : object.create));
  const to = await readVersion(target);
  await target.batch('COMMIT TRANSACTION;');
  return { destination: target.destination, created, from, to };
}

/** Held until the transaction ends. */
async function lock(target: SqlServerConnection, onStep: Say): Promise<void> {
  if (await tryToLock(target, 0)) return;
  onStep('Waiting for another init of this database');
  for (let minutes = 0; minutes < MOST_MINUTES; minutes++) if (await tryToLock(target, ONE_MINUTE)) return;
  throw new StoreError(
    'unavailable',
    `Another init of ${target.destination} has been running for ${MOST_MINUTES} minutes. Nothing was changed; run init again later.`,
  );
}

async function tryToLock(target: SqlServerConnection, milliseconds: number): Promise<boolean> {
  const [row] = await target.batch(`DECLARE @Result int;
EXEC @Result = sp_getapplock @Resource = N'job-logger init', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = ${milliseconds};
SELECT @Result AS Result;`);
  return Number(row?.['Result']) >= 0;
}

async function readVersion(target: SqlServerConnection): Promise<number> {
  const [there] = await target.batch(`SELECT OBJECT_ID(N'dbo.SchemaMigrations') AS Id`);
  if (!there || there['Id'] === null) return 0;
  const [row] = await target.batch('SELECT ISNULL(MAX(Version), 0) AS Version FROM dbo.SchemaMigrations');
  return Number(row?.['Version']);
}

async function isMicrosoft(connection: SqlServerConnection): Promise<boolean> {
  const [row] = await connection.batch('SELECT @@VERSION AS Version');
  return String(row?.['Version']).startsWith('Microsoft');
}

async function isAzure(connection: SqlServerConnection): Promise<boolean> {
  const [row] = await connection.batch(`SELECT CAST(SERVERPROPERTY('EngineEdition') AS int) AS Edition`);
  return Number(row?.['Edition']) === 5;
}

function quoted(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}
