import { initDatabase, type Initialised, type InitOptions } from '../../src/init/initDatabase';
import { initSqlServer } from '../../src/init/initSqlServer';
import { BABELFISH } from './babelfish';
import { asAdministrator } from './sqlServerAdmin';

const server = process.env['JOB_LOGGER_TEST_MSSQL'];
let isBabelfish: Promise<boolean> | undefined;

/** Initialises a database, with the dialect of the server under test. */
export async function init(setting: string, options: InitOptions = {}): Promise<Initialised> {
  if (!server || setting.startsWith('sqlite:')) return initDatabase(setting, options);
  isBabelfish ??= asAdministrator(server, async (pool) => {
    const { recordset } = await pool.request().query<{ Version: string }>('SELECT @@VERSION AS Version');
    return recordset[0]!.Version.startsWith('Babelfish');
  });
  return (await isBabelfish) ? initSqlServer(setting, options, BABELFISH) : initDatabase(setting, options);
}
