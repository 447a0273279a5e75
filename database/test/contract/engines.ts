/**
 * The two engines that the contract is held against, each with a new database that is removed afterwards. SQL Server's
 * leg runs where JOB_LOGGER_TEST_MSSQL holds a connection string of a login that may create a database.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connectionStringPairs } from '../../../sdk/src/destination';
import { openRunStore, type RunStore } from '../../../sdk/src/store/index';
import { initDatabase, openDatabase, type Database } from '../../src/index';
import { dropDatabase } from './sqlServerAdmin';

export interface Engine {
  name: 'SQLite' | 'SQL Server';
  /** The setting of a database that isn't there yet, and what removes it. */
  newDatabase(): { setting: string; remove(): Promise<void> };
}

export interface Fixture {
  setting: string;
  database: Database;
  /** Another connection to the same database, closed with it. */
  store(): Promise<RunStore>;
  close(): Promise<void>;
}

const sqlite: Engine = {
  name: 'SQLite',
  newDatabase() {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'job-logger-contract-'));
    return {
      setting: `sqlite:${path.join(folder, 'contract.db')}`,
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    };
  },
};

const server = process.env['JOB_LOGGER_TEST_MSSQL'];

function sqlServer(setting: string): Engine {
  return {
    name: 'SQL Server',
    newDatabase() {
      const name = `joblogger_test_${randomBytes(6).toString('hex')}`;
      return { setting: withDatabase(setting, name), remove: () => dropDatabase(setting, name) };
    },
  };
}

export const engines: Engine[] = server ? [sqlite, sqlServer(server)] : [sqlite];

/** The same connection string for another database or other credentials. */
export function withDatabase(setting: string, database: string, login?: { user: string; password: string }): string {
  const pairs = connectionStringPairs(setting);
  for (const key of ['initial catalog', 'database']) pairs.delete(key);
  pairs.set('database', database);
  if (login) {
    for (const key of ['uid', 'user', 'user id', 'pwd', 'password']) pairs.delete(key);
    pairs.set('user id', login.user).set('password', login.password);
  }
  return [...pairs].map(([key, value]) => `${key}={${value}}`).join(';');
}

export async function openFixture(setting: string): Promise<Fixture> {
  await initDatabase(setting);
  const database = await openDatabase(setting);
  const stores: RunStore[] = [];
  return {
    setting,
    database,
    async store() {
      const store = await openRunStore(setting);
      stores.push(store);
      return store;
    },
    async close() {
      await Promise.all(stores.map((store) => store.close()));
      await database.close();
    },
  };
}
