import { destinationOf } from '#sdk/destination';
import type { WatcherContract, WatcherDatabase, WatcherProcedure } from '../contract.js';

/** Connects with the first call, and again with the next one where the connection broke. */
export async function openSqlServerWatcher(setting: string): Promise<WatcherDatabase> {
  const { SqlServerConnection } = await import('../../store/sqlServerConnection.js');
  const connection = SqlServerConnection.shared(setting);
  return {
    engine: 'sqlserver',
    destination: destinationOf(setting).name,
    async call<N extends WatcherProcedure>(name: N, input: WatcherContract[N]['input']) {
      try {
        return await connection.execute<WatcherContract[N]['row']>(`watcher.${name}`, { Input: JSON.stringify(input) });
      } catch (error) {
        throw connection.explain(error);
      }
    },
    async close() {
      await connection.release();
    },
  };
}
