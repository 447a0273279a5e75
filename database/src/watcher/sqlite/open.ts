import { destinationOf, loadSqliteFile, sqlitePath } from '@job-logger/sdk/store';
import { Session } from '../../sqlite/session.js';
import type { WatcherContract, WatcherDatabase, WatcherProcedure } from '../contract.js';
import type { Procedure } from './procedure.js';
import { procedures } from './procedures.js';

/** Opens the file at once. */
export async function openSqliteWatcher(setting: string): Promise<WatcherDatabase> {
  const file = sqlitePath(setting);
  const sqlite = await loadSqliteFile();
  const db = sqlite.openSqliteFile(file);
  const session = new Session(db);
  return {
    engine: 'sqlite',
    destination: destinationOf(setting).name,
    async call<N extends WatcherProcedure>(name: N, input: WatcherContract[N]['input']) {
      const procedure = procedures[name] as Procedure<N>;
      try {
        return sqlite.inTransaction(db, () => procedure(session, input));
      } catch (error) {
        throw sqlite.sqliteError(error, file);
      }
    },
    async close() {
      if (db.isOpen) db.close();
    },
  };
}
