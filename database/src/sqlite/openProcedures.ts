import { parseDestination, parseSqlitePath } from '#sdk/destination';
import { sqliteError } from '../store/sqliteErrors.js';
import { Session } from './session.js';

/** The procedures that write nothing; their names begin so. */
const ONLY_READS = /^(?:Count|Export|Get|List|Read|WhoAmI)/;

/**
 * Opens the file of an embedded database at once, and calls these procedures, each in its own transaction.
 *
 * @param onBusy called if somebody is writing to it, before the wait for that
 * @throws StoreError if it doesn't exist
 */
export async function openProcedures<Contract extends Record<keyof Contract, { input: object; row: object }>>(
  setting: string,
  procedures: { [N in keyof Contract]: (session: Session, input: Contract[N]['input']) => Contract[N]['row'][] },
  onBusy?: () => void,
) {
  const file = parseSqlitePath(setting);
  const [{ guardPlace, inTransaction, openSqliteFile }, { SqliteStore }] = await Promise.all([
    import('../store/sqliteFile.js'),
    import('../store/sqlite.js'),
  ]);
  const db = openSqliteFile(file);
  const session = new Session(db);
  const requirePlace = guardPlace(file);
  return {
    engine: 'sqlite' as const,
    destination: parseDestination(setting).name,
    store: new SqliteStore(db, file),
    async call<N extends keyof Contract & string>(name: N, input: Contract[N]['input']) {
      try {
        const how = { onlyReads: ONLY_READS.test(name), onBusy };
        const rows = inTransaction(db, () => procedures[name](session, input), how);
        requirePlace();
        return rows;
      } catch (error) {
        throw sqliteError(error, file);
      }
    },
    async close() {
      if (db.isOpen) db.close();
    },
  };
}
