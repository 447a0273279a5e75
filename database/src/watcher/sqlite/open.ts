import { openSession } from '../../sqlite/openSession.js';
import type { WatcherContract, WatcherDatabase, WatcherProcedure } from '../contract.js';
import type { Procedure } from './procedure.js';
import * as all from './procedures.js';

export const procedures: { [N in WatcherProcedure]: Procedure<N> } = all;

export async function openSqliteWatcher(setting: string): Promise<WatcherDatabase> {
  const opened = await openSession(setting);
  return {
    engine: 'sqlite',
    destination: opened.destination,
    async call<N extends WatcherProcedure>(name: N, input: WatcherContract[N]['input']) {
      const procedure = procedures[name] as Procedure<N>;
      return opened.transact(name, (session) => procedure(session, input));
    },
    async close() {
      opened.close();
    },
  };
}
