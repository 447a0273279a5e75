/**
 * The two engines on which the contract is tested, each with a new database that is removed afterwards. SQL Server is
 * included if JOB_LOGGER_TEST_MSSQL contains the connection string of a login that may create databases.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openRunStore } from '#database/store/openRunStore';
import { type RunStore } from '#database/store/runStore';
import {
  openDatabase,
  openWatcherDatabase,
  type Database,
  type ProcedureName,
  type Role,
  type WatcherDatabase,
} from '../../src/index';
import { withFile } from '../embeddedFile';
import { type Fixtures, inMinutes, makeFixtures } from './fixtures';
import { init } from './init';
import { asAdministrator, dropDatabase, replacePairs } from './sqlServerAdmin';

export interface Engine {
  name: 'SQLite' | 'SQL Server';
  /** The tests' own login, as a statement names it; without logins, any name will do. */
  login: string;
  /** Runs a statement behind the contract's back; tables are named without schema. */
  execute(setting: string, statement: string): Promise<void>;
  /** The setting of a database that doesn't exist yet, and a function that removes it. */
  newDatabase(): { setting: string; remove: () => Promise<void> };
}

export interface Limit {
  departmentId: number;
  role: Role;
}

/** A new database. */
interface NewDatabase {
  engine: Engine['name'];
  setting: string;
  database: Database;
  /** Makes a run's last sign of life this many seconds old, as if time had passed. */
  age: (runId: string, seconds: number) => Promise<void>;
  /** Limits the tests' own login, or removes the limit. */
  limitLogin: (limit: Limit | null) => Promise<void>;
  /** A statement behind the contract's back; tables are named without schema. */
  execute: (statement: string) => Promise<void>;
  /** A call whose input doesn't fit the types, as a browser may send it. */
  ask: (procedure: ProcedureName, input: object) => Promise<object[]>;
  /** Another connection to the same database, closed with the fixture. */
  store: () => Promise<RunStore>;
  /** A new connection of a watcher, closed with the fixture. */
  watcher: () => Promise<WatcherDatabase>;
  /** Which of the watcher's procedures were called. */
  watched: Set<string>;
}

/** A new database, and what tests do on it. */
export type Fixture = NewDatabase & Fixtures;

const sqlite: Engine = {
  name: 'SQLite',
  login: "'anyone'",
  async execute(setting, statement) {
    withFile(setting, (db) => db.exec(statement));
  },
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
    login: 'ORIGINAL_LOGIN()',
    async execute(target, statement) {
      await asAdministrator(target, (pool) => pool.request().batch(statement));
    },
    newDatabase() {
      const name = `joblogger_test_${randomBytes(6).toString('hex')}`;
      return { setting: replacePairs(setting, { database: name }), remove: () => dropDatabase(setting, name) };
    },
  };
}

if (!server)
  console.info(
    'Not run: the SQL Server leg. It needs JOB_LOGGER_TEST_MSSQL, a connection string of a login that may create a database.',
  );

export const engines: Engine[] = server ? [sqlite, sqlServer(server)] : [sqlite];

/** A new database for the tests of the calling block, removed after them. */
export function useFixture(engine: Engine): Fixture {
  const { setting, remove } = engine.newDatabase();
  const database = {} as Database;
  const opened: { close(): Promise<void> }[] = [];
  const watched = new Set<string>();
  beforeAll(async () => {
    await init(setting);
    Object.assign(database, await openDatabase(setting));
    opened.push(database);
  }, 600_000);
  afterAll(async () => {
    await Promise.all(opened.map((one) => one.close()));
    await remove();
  });
  const execute = (statement: string) => engine.execute(setting, statement);
  return {
    ...makeFixtures(database, execute),
    engine: engine.name,
    setting,
    database,
    age: (runId, seconds) =>
      execute(`UPDATE LogHistory SET HeartbeatAt = '${inMinutes(-seconds / 60)}' WHERE RunId = '${runId}'`),
    ask: (procedure, input) => Reflect.apply(Reflect.get(database, 'call'), database, [procedure, input]),
    async limitLogin(limit) {
      await execute(`DELETE FROM DepartmentLogins WHERE Login = ${engine.login}`);
      if (limit === null) return;
      await execute(
        `INSERT INTO DepartmentLogins (Login, DepartmentId, Role) VALUES (${engine.login}, ${limit.departmentId}, '${limit.role}')`,
      );
    },
    execute,
    async store() {
      const store = await openRunStore(setting);
      opened.push(store);
      return store;
    },
    watched,
    async watcher() {
      const watcher = await openWatcherDatabase(setting);
      opened.push(watcher);
      const call: WatcherDatabase['call'] = (procedure, input) => {
        watched.add(procedure);
        return watcher.call(procedure, input);
      };
      return { ...watcher, call };
    },
  };
}
