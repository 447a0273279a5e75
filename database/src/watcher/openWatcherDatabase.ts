import { parseDestination } from '#sdk/destination';
import type { WatcherDatabase } from './contract.js';

/**
 * Opens the database of a setting for the watcher, whose login needs only the role `watcher`. The other engine's driver
 * isn't loaded.
 *
 * @throws SettingError if the setting can't work
 * @throws StoreError if the database can't be reached or isn't initialised
 */
export async function openWatcherDatabase(setting: string): Promise<WatcherDatabase> {
  if (parseDestination(setting).engine === 'sqlite')
    return (await import('./sqlite/open.js')).openSqliteWatcher(setting);
  return (await import('./sqlserver/open.js')).openSqlServerWatcher(setting);
}
