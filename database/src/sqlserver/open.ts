/** Both connect at the first call, and again at the next one if the connection broke. */
import { parseDestination } from '#sdk/destination';
import { Refusal, type DashboardContract, type Database, type RefusalCode } from '../contract.js';
import { thrownByProcedure } from '../store/sqlServerErrors.js';
import type { WatcherContract, WatcherDatabase } from '../watcher/contract.js';

export async function openSqlServer(setting: string): Promise<Database> {
  const [dashboard, { openSqlServerStore }] = await Promise.all([
    openProcedures<DashboardContract>(setting, 'dashboard'),
    import('../store/sqlserver.js'),
  ]);
  const store = openSqlServerStore(setting);
  return { ...dashboard, store, close: async () => void (await Promise.all([store.close(), dashboard.close()])) };
}

export function openSqlServerWatcher(setting: string): Promise<WatcherDatabase> {
  return openProcedures<WatcherContract>(setting, 'watcher');
}

async function openProcedures<Contract extends Record<keyof Contract, { input: object; row: object }>>(
  setting: string,
  schema: string,
) {
  const { SqlServerConnection } = await import('../store/sqlServerConnection.js');
  const connection = SqlServerConnection.shared(setting);
  return {
    engine: 'sqlserver' as const,
    destination: parseDestination(setting).name,
    async call<N extends keyof Contract & string>(name: N, input: Contract[N]['input']) {
      try {
        return await connection.execute<Contract[N]['row']>(`${schema}.${name}`, { Input: JSON.stringify(input) });
      } catch (error) {
        throw refusal(thrownByProcedure(error)) ?? connection.explain(error);
      }
    },
    close: () => connection.release(),
  };
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
