import type { Database, ProcedureName } from '../contract.js';
import { openSession } from './openSession.js';
import * as all from './procedures.js';
import type { Procedure } from './session.js';

export const procedures: { [N in ProcedureName]: Procedure<N> } = all;

export async function openSqlite(setting: string): Promise<Database> {
  const opened = await openSession(setting);
  return {
    engine: 'sqlite',
    destination: opened.destination,
    store: opened.store,
    async call<N extends ProcedureName>(name: N, input: Parameters<Procedure<N>>[1]) {
      const procedure = procedures[name] as Procedure<N>;
      return opened.transact(name, (session) => procedure(session, input));
    },
    async close() {
      opened.close();
    },
  };
}
