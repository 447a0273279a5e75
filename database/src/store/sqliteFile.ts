/**
 * The embedded database's file as every part of JobLogger opens it: many processes write to it at once.
 *
 * What is committed is on the disk (WAL with synchronous FULL), because the shipper then removes the journal. Writers
 * queue at `BEGIN IMMEDIATE` for up to a minute, which holds the thread: shippers have nothing else to do meanwhile.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import type { DatabaseSync } from '@photostructure/sqlite';
import { StoreError } from './runStore.js';
import { loadSqliteDriver } from './sqliteDriver.js';
import { sqliteError } from './sqliteErrors.js';

export type Connection = InstanceType<typeof DatabaseSync>;
export type Statement = ReturnType<Connection['prepare']>;

export { sqliteError };

const BUSY_TIMEOUT_MS = 60_000;

/**
 * @param options.create makes the file if it isn't there, and asks for no schema in it
 * @throws StoreError `rights` if this user may not write it, `schema` if the file isn't there or holds no JobLogger database
 */
export function openSqliteFile(file: string, { create = false } = {}): Connection {
  const init = `Make it with: job-logger init --embedded "${file}"`;
  if (!create && !existsSync(file)) throw new StoreError('schema', `There is no database at ${file}. ${init}`);
  requireWritable(file);
  const { DatabaseSync } = loadSqliteDriver();
  let db: Connection | undefined;
  try {
    db = new DatabaseSync(file, { enableForeignKeyConstraints: true });
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;`);
    const made = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'SchemaMigrations'`).get();
    if (!create && !made) throw new StoreError('schema', `${file} isn't a JobLogger database yet. ${init}`);
    return db;
  } catch (error) {
    db?.close();
    throw sqliteError(error, file);
  }
}

/** Even to read, SQLite makes files beside a database in WAL mode, which would be this user's and lock its owner out. */
function requireWritable(file: string): void {
  try {
    if (existsSync(file)) accessSync(file, constants.W_OK);
  } catch {
    throw new StoreError(
      'rights',
      `${file} may not be written by this user, and so not be opened: ask its owner for the right.`,
    );
  }
}

/** All or nothing, with the write lock from the first statement on, so that no reader turned writer is refused midway. */
export function inTransaction<T>(db: Connection, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
