import { initDatabase, type Initialised, type InitOptions } from '../../src/init/initDatabase';
import { initSqlServer } from '../../src/init/initSqlServer';
import { BABELFISH } from './babelfish';
import { asAdministrator } from './sqlServerAdmin';

const server = process.env['JOB_LOGGER_TEST_MSSQL'];
let isBabelfish: Promise<boolean> | undefined;

/** `init`, as SQL Server has it, or in the words of a server that stands in for it. */
export async function init(setting: string, options: InitOptions = {}): Promise<Initialised> {
  if (!server || setting.startsWith('sqlite:')) return initDatabase(setting, options);
  isBabelfish ??= asAdministrator(server, async (pool) => {
    const { recordset } = await pool.request().query<{ Version: string }>('SELECT @@VERSION AS Version');
    return recordset[0]!.Version.startsWith('Babelfish');
  });
  return (await isBabelfish) ? initSqlServer(setting, options, BABELFISH) : initDatabase(setting, options);
}
