import { parseDestination } from '#sdk/destination';
import type { WatcherContract, WatcherDatabase, WatcherProcedure } from '../contract.js';

/** Connects at the first call, and again at the next one if the connection broke. */
export async function openSqlServerWatcher(setting: string): Promise<WatcherDatabase> {
  const { SqlServerConnection } = await import('../../store/sqlServerConnection.js');
  const connection = SqlServerConnection.shared(setting);
  return {
    engine: 'sqlserver',
    destination: parseDestination(setting).name,
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
