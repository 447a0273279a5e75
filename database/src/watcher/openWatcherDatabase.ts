import { destinationOf } from '#sdk/destination';
import type { WatcherDatabase } from './contract.js';

/**
 * Opens the database that a setting names, for the watcher: its login needs the role `watcher` and nothing else. The driver of
 * the other engine isn't loaded.
 *
 * @throws SettingError if the setting can't work
 * @throws StoreError if the database can't be reached or isn't initialised
 */
export async function openWatcherDatabase(setting: string): Promise<WatcherDatabase> {
  if (destinationOf(setting).engine === 'sqlite') return (await import('./sqlite/open.js')).openSqliteWatcher(setting);
  return (await import('./sqlserver/open.js')).openSqlServerWatcher(setting);
}
