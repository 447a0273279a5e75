import { parseDestination } from '#sdk/destination';
import type { Database } from './contract.js';
import type { WatcherDatabase } from './watcher/contract.js';

/**
 * Opens the database of a setting: `sqlite:PATH`, or an ADO connection string for SQL Server. The other engine's driver
 * isn't loaded.
 *
 * @param onBusy called if somebody is writing to an embedded one, before a procedure that writes waits for up to a minute
 * @throws SettingError if the setting can't work
 * @throws StoreError if the database can't be reached or isn't initialised
 */
export async function openDatabase(setting: string, onBusy?: () => void): Promise<Database> {
  if (isSqlite(setting)) return (await import('./sqlite/open.js')).openSqlite(setting, onBusy);
  return (await import('./sqlserver/open.js')).openSqlServer(setting);
}

/** The same for the watcher, whose login needs only the role `watcher`. */
export async function openWatcherDatabase(setting: string): Promise<WatcherDatabase> {
  if (isSqlite(setting)) return (await import('./watcher/sqlite/open.js')).openSqliteWatcher(setting);
  return (await import('./sqlserver/open.js')).openSqlServerWatcher(setting);
}

function isSqlite(setting: string): boolean {
  return parseDestination(setting).engine === 'sqlite';
}
