import { parseDestination } from '#sdk/destination';
import { Refusal, type DashboardContract, type Database, type ProcedureName, type RefusalCode } from '../contract.js';
import { thrownByProcedure } from '../store/sqlServerErrors.js';

/** Connects at the first call. */
export async function openSqlServer(setting: string): Promise<Database> {
  const [{ SqlServerConnection }, { openSqlServerStore }] = await Promise.all([
    import('../store/sqlServerConnection.js'),
    import('../store/sqlserver.js'),
  ]);
  const connection = SqlServerConnection.shared(setting);
  const store = openSqlServerStore(setting);
  return {
    engine: 'sqlserver',
    destination: parseDestination(setting).name,
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
