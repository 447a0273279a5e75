/** A new database on the SQL Server of `JOB_LOGGER_TEST_MSSQL`, whose login may create one. */
import { randomBytes } from 'node:crypto';
import { asAdministrator, dropDatabase, replacePairs } from '../database/test/contract/sqlServerAdmin.js';

export const testServer = process.env.JOB_LOGGER_TEST_MSSQL;

interface ServerDatabase {
  /** A connection string. The database doesn't exist yet: `initDatabase` makes it. */
  setting: string;
  execute(statement: string): Promise<void>;
  /** Of a table and its indexes. */
  bytes(table: string): Promise<number>;
  drop(): Promise<void>;
}

export function makeServerDatabase(server: string): ServerDatabase {
  const name = `joblogger_bench_${randomBytes(6).toString('hex')}`;
  const setting = replacePairs(server, { database: name });
  return {
    setting,
    execute: (statement) => asAdministrator(setting, async (pool) => void (await pool.request().batch(statement))),
    bytes: (table) => measureBytes(setting, table),
    drop: () => dropDatabase(server, name),
  };
}

/** Works with a new database of the test server, if there is one. */
export async function onTestServer<T>(work: (database: ServerDatabase) => Promise<T>): Promise<T | undefined> {
  if (!testServer) return undefined;
  const database = makeServerDatabase(testServer);
  try {
    return await work(database);
  } finally {
    await database.drop();
  }
}

function measureBytes(setting: string, table: string): Promise<number> {
  return asAdministrator(setting, async (pool) => {
    const { recordset } = await pool.request().query<{ Version: string }>('SELECT @@VERSION AS Version');
    const found = await pool
      .request()
      .query<{ Bytes: string }>(
        recordset[0]!.Version.startsWith('Babelfish')
          ? `SELECT pg_total_relation_size(OBJECT_ID('dbo.${table}')) AS Bytes`
          : `SELECT 8192 * SUM(used_page_count) AS Bytes FROM sys.dm_db_partition_stats WHERE object_id = OBJECT_ID('dbo.${table}')`,
      );
    return Number(found.recordset[0]!.Bytes);
  });
}
