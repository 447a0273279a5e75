/**
 * Opens the embedded database's file, to which many processes write at once.
 *
 * A commit is on the disk (WAL with synchronous FULL), because the shipper then removes the journal. Writers queue at
 * `BEGIN IMMEDIATE` for up to a minute, which blocks the thread: shippers have nothing else to do meanwhile.
 */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import type { DatabaseSync } from '@photostructure/sqlite';
import { tryOr } from '#sdk/foreign';
import { StoreError } from './runStore.js';
import { loadSqliteDriver } from './sqliteDriver.js';
import { sqliteError } from './sqliteErrors.js';

export type Connection = InstanceType<typeof DatabaseSync>;
export type Statement = ReturnType<Connection['prepare']>;

const BUSY_TIMEOUT_MS = 60_000;
const SQLITE_BUSY = 5;

/**
 * @param options.create makes the file if it doesn't exist, and doesn't check its schema
 * @throws StoreError `rights` if this user may not write it, `schema` if the file doesn't exist or has no JobLogger
 * database
 */
export function openSqliteFile(file: string, { create = false } = {}): Connection {
  const init = `Make it with: job-logger init --embedded "${file}"`;
  if (!create && !existsSync(file)) throw new StoreError('schema', `There is no database at ${file}. ${init}`);
  requireWritable(file);
  const { DatabaseSync } = loadSqliteDriver();
  let db: Connection | undefined;
  try {
    db = new DatabaseSync(file, { enableForeignKeyConstraints: true });
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    // Other programs may have one of these tables, too.
    const { all, own }: { all: number; own: number } = db
      .prepare(`SELECT count(*) AS "all", total(name IN ('SchemaMigrations', 'LogHistory')) AS own FROM sqlite_schema`)
      .get();
    if (all > 0 && own < 2)
      throw new StoreError('schema', `${file} is another program's database: choose another path.`);
    if (!create && all === 0) throw new StoreError('schema', `${file} isn't a JobLogger database yet. ${init}`);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    return db;
  } catch (error) {
    db?.close();
    throw sqliteError(error, file);
  }
}

/**
 * Even to read, SQLite makes files beside a database in WAL mode. These would belong to this user and lock the owner
 * out.
 */
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

/** @returns a function that throws a StoreError if another file, or none, stands there by then: what this one takes is lost */
export function guardPlace(file: string): () => void {
  const inode = () => tryOr(0, () => statSync(file).ino);
  const opened = inode();
  return () => {
    if (inode() !== opened)
      throw new StoreError('schema', `${file} was replaced or removed while it was open. Start again what uses it.`);
  };
}

interface How {
  onlyReads?: boolean;
  /** Called if somebody else is writing to it, before the wait for that. */
  onBusy?: (() => void) | undefined;
}

/**
 * All or nothing. It takes the write lock at the first statement, so that no reader that becomes a writer is refused
 * midway. What only reads sees one state and waits for nobody.
 */
export function inTransaction<T>(
  db: Pick<Connection, 'exec'>,
  work: () => T,
  { onlyReads = false, onBusy }: How = {},
): T {
  if (onlyReads) db.exec('BEGIN');
  else if (!onBusy || !takesLockAtOnce(db, onBusy)) db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // After some errors (a full disk) SQLite has done it. `isTransaction`, which would tell, came with Node 22.16.
    tryOr(undefined, () => db.exec('ROLLBACK'));
    throw error;
  }
}

function takesLockAtOnce(db: Pick<Connection, 'exec'>, onBusy: () => void): boolean {
  db.exec('PRAGMA busy_timeout = 0');
  try {
    db.exec('BEGIN IMMEDIATE');
    return true;
  } catch (error) {
    if (((error as { errcode: number }).errcode & 0xff) !== SQLITE_BUSY) throw error;
    onBusy();
    return false;
  } finally {
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}
