/** A database of its own on the SQL Server that `JOB_LOGGER_TEST_MSSQL` names by a login that may create one. */
import { randomBytes } from 'node:crypto';
import sql from 'mssql';
import { initDatabase } from '#database';
import { initSqlServer } from '../database/src/init/initSqlServer.js';
import { BABELFISH } from '../database/test/contract/babelfish.js';

export const testServer = process.env.JOB_LOGGER_TEST_MSSQL;

export interface ServerDatabase {
  /** A connection string. The database itself isn't there yet: `initDatabase` makes it. */
  setting: string;
  execute(statement: string): Promise<void>;
  drop(): Promise<void>;
}

export function newServerDatabase(server: string): ServerDatabase {
  const name = `joblogger_bench_${randomBytes(6).toString('hex')}`;
  const others = server.split(';').filter((pair) => pair.trim() && !/^\s*(database|initial catalog)\s*=/i.test(pair));
  const setting = [...others, `Database=${name}`].join(';');
  return {
    setting,
    execute: (statement) => execute(setting, statement),
    drop: () =>
      execute(
        server,
        `ALTER DATABASE ${name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE IF EXISTS ${name}`,
      ),
  };
}

/** `init`, as SQL Server has it, or in the words of a server that stands in for it. */
export async function initServerDatabase(setting: string): Promise<void> {
  const pool = await new sql.ConnectionPool(testServer!).connect();
  const { recordset } = await pool.request().query<{ Version: string }>('SELECT @@VERSION AS Version');
  await pool.close();
  await (recordset[0]!.Version.startsWith('Babelfish') ? initSqlServer(setting, {}, BABELFISH) : initDatabase(setting));
}

/** The same connection string for another address of the same server. */
export function throughPort(setting: string, port: number): string {
  const others = setting
    .split(';')
    .filter((pair) => pair.trim() && !/^\s*(server|data source|addr|address|network address|port)\s*=/i.test(pair));
  return [`Server=127.0.0.1,${port}`, ...others].join(';');
}

/** Host and port of a connection string, for a proxy in front of it. */
export function parseAddress(setting: string): { host: string; port: number } {
  const [, server = ''] =
    /(?:^|;)\s*(?:server|data source|addr|address|network address)\s*=\s*([^;]+)/i.exec(setting) ?? [];
  const [host = '', port] = server.replace(/^tcp:/i, '').split(',');
  return { host: host.trim() || 'localhost', port: Number(port ?? 1433) };
}

async function execute(setting: string, statement: string): Promise<void> {
  const pool = await new sql.ConnectionPool(setting).connect();
  try {
    await pool.request().batch(statement);
  } finally {
    await pool.close();
  }
}
