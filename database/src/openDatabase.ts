import { parseDestination } from '#sdk/destination';
import type { Database } from './contract.js';

/**
 * Opens the database of a setting: `sqlite:PATH`, or an ADO connection string for SQL Server. The other engine's driver
 * isn't loaded.
 *
 * @throws SettingError if the setting can't work
 * @throws StoreError if the database can't be reached or isn't initialised
 */
export async function openDatabase(setting: string): Promise<Database> {
  if (parseDestination(setting).engine === 'sqlite') return (await import('./sqlite/open.js')).openSqlite(setting);
  return (await import('./sqlserver/open.js')).openSqlServer(setting);
}
