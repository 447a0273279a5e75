import { destinationOf } from '#sdk/destination';
import type { Database } from './contract.js';

/**
 * Opens the database that a setting names: `sqlite:PATH`, or an ADO connection string of SQL Server. The driver of the
 * other engine isn't loaded.
 *
 * @throws SettingError if the setting can't work
 * @throws StoreError if the database can't be reached or isn't initialised
 */
export async function openDatabase(setting: string): Promise<Database> {
  if (destinationOf(setting).engine === 'sqlite') return (await import('./sqlite/open.js')).openSqlite(setting);
  return (await import('./sqlserver/open.js')).openSqlServer(setting);
}
