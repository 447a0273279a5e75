import { openRunStore } from '../store/openRunStore.js';
import type { Database, ProcedureName } from '../contract.js';
import { lazyStore } from '../lazyStore.js';
import { openSession } from './openSession.js';
import { procedures } from './procedures.js';
import type { Procedure } from './session.js';

export async function openSqlite(setting: string): Promise<Database> {
  const opened = await openSession(setting);
  const store = lazyStore(() => openRunStore(setting));
  return {
    engine: 'sqlite',
    destination: opened.destination,
    store,
    async call<N extends ProcedureName>(name: N, input: Parameters<Procedure<N>>[1]) {
      const procedure = procedures[name] as Procedure<N>;
      return opened.transact((session) => procedure(session, input));
    },
    async close() {
      await store.close();
      opened.close();
    },
  };
}
