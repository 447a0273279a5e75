import { destinationOf, loadSqliteFile, SettingError, sqlitePath } from '@job-logger/sdk/store';
import { Session } from '../sqlite/session.js';
import type { WatcherContract, WatcherDatabase, WatcherProcedure } from './contract.js';
import type { Procedure } from './sqlite/procedure.js';

/**
 * Opens the database that a setting names, for the watcher: its login needs the role `watcher` and nothing else.
 *
 * @throws SettingError if the setting can't work
 * @throws StoreError if the database can't be reached or isn't initialised
 */
export async function openWatcherDatabase(setting: string): Promise<WatcherDatabase> {
  if (destinationOf(setting).engine !== 'sqlite') {
    throw new SettingError(
      'The watcher of this version speaks to the embedded database only. On SQL Server the dashboard shows missed and ' +
        'lost runs without one; nobody is told of them.',
    );
  }
  const { procedures } = await import('./sqlite/procedures.js');
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
