/** Both connect at the first call, and again at the next one if the connection broke. */
import { parseDestination } from '#sdk/destination';
import { Refusal, type DashboardContract, type Database, type ProcedureName, type RefusalCode } from '../contract.js';
import { thrownByProcedure } from '../store/sqlServerErrors.js';
import type { WatcherContract, WatcherDatabase, WatcherProcedure } from '../watcher/contract.js';

export async function openSqlServer(setting: string): Promise<Database> {
  const [{ connection, ...about }, { openSqlServerStore }] = await Promise.all([
    connect(setting),
    import('../store/sqlserver.js'),
  ]);
  const store = openSqlServerStore(setting);
  return {
    ...about,
    store,
    async call<N extends ProcedureName>(name: N, input: DashboardContract[N]['input']) {
      try {
        return await connection.execute<DashboardContract[N]['row']>(`dashboard.${name}`, {
          Input: JSON.stringify(input),
        });
      } catch (error) {
        throw refusal(thrownByProcedure(error)) ?? connection.explain(error);
      }
    },
    async close() {
      await Promise.all([store.close(), connection.release()]);
    },
  };
}

export async function openSqlServerWatcher(setting: string): Promise<WatcherDatabase> {
  const { connection, ...about } = await connect(setting);
  return {
    ...about,
    async call<N extends WatcherProcedure>(name: N, input: WatcherContract[N]['input']) {
      try {
        return await connection.execute<WatcherContract[N]['row']>(`watcher.${name}`, { Input: JSON.stringify(input) });
      } catch (error) {
        throw connection.explain(error);
      }
    },
    close: () => connection.release(),
  };
}

async function connect(setting: string) {
  const { SqlServerConnection } = await import('../store/sqlServerConnection.js');
  const connection = SqlServerConnection.shared(setting);
  return { engine: 'sqlserver' as const, destination: parseDestination(setting).name, connection };
}

const CODES: Record<number, RefusalCode> = {
  50400: 'input',
  50403: 'forbidden',
  50404: 'not-found',
  50409: 'conflict',
};

function refusal(thrown: { number: number; message: string } | undefined): Refusal | undefined {
  const code = thrown && CODES[thrown.number];
  // THROW doubles each per cent sign in its message.
  return code && new Refusal(code, thrown.message.replaceAll('%%', '%'));
}
