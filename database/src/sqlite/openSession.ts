import { parseDestination, parseSqlitePath } from '#sdk/destination';
import { sqliteError } from '../store/sqliteErrors.js';
import type { RunStore } from '../store/runStore.js';
import { Session } from './session.js';

/** The procedures that write nothing; their names begin so. */
const ONLY_READS = /^(?:Count|Export|Get|List|Read|WhoAmI)/;

interface OpenSession {
  /** The file's path, for messages. */
  destination: string;
  /** Over the same connection. */
  store: RunStore;
  /** Runs a procedure in its own transaction. @throws StoreError if the file refuses */
  transact<Result>(procedure: string, work: (session: Session) => Result): Result;
  close(): void;
}

/**
 * Opens the file of an embedded database at once.
 *
 * @throws StoreError if it doesn't exist
 */
export async function openSession(setting: string): Promise<OpenSession> {
  const file = parseSqlitePath(setting);
  const [{ inTransaction, openSqliteFile }, { SqliteStore }] = await Promise.all([
    import('../store/sqliteFile.js'),
    import('../store/sqlite.js'),
  ]);
  const db = openSqliteFile(file);
  const session = new Session(db);
  return {
    destination: parseDestination(setting).name,
    store: new SqliteStore(db),
    transact(procedure, work) {
      try {
        return inTransaction(db, () => work(session), { onlyReads: ONLY_READS.test(procedure) });
      } catch (error) {
        throw sqliteError(error, file);
      }
    },
    close() {
      if (db.isOpen) db.close();
    },
  };
}
