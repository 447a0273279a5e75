import { destinationOf, loadSqliteFile, openRunStore, sqlitePath } from '@job-logger/sdk/store';
import type { Database, ProcedureName } from '../contract.js';
import { lazyStore } from '../lazyStore.js';
import { procedures } from './procedures.js';
import { Session, type Procedure } from './session.js';

export async function openSqlite(setting: string): Promise<Database> {
  const file = sqlitePath(setting);
  const sqlite = await loadSqliteFile();
  const db = sqlite.openSqliteFile(file);
  const session = new Session(db);
  const store = lazyStore(() => openRunStore(setting));
  return {
    engine: 'sqlite',
    destination: destinationOf(setting).name,
    store,
    async call<N extends ProcedureName>(name: N, input: Parameters<Procedure<N>>[1]) {
      const procedure = procedures[name] as Procedure<N>;
      try {
        return sqlite.inTransaction(db, () => procedure(session, input));
      } catch (error) {
        throw sqlite.sqliteError(error, file);
      }
    },
    async close() {
      await store.close();
      if (db.isOpen) db.close();
    },
  };
}
