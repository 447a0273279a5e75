import type { Database } from './contract.js';

/**
 * Opens the database that a setting names: `sqlite:PATH`, or an ADO connection string of SQL Server.
 *
 * @throws SettingError if the setting can't work
 * @throws StoreError if the database can't be reached or isn't initialised
 */
export function openDatabase(setting: string): Promise<Database> {
  return Promise.reject(new Error(`not yet: ${setting.length}`));
}
