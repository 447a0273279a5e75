/** The only way to open what a shipper writes to. A driver is loaded only when its engine is needed. */
import { parseDestination } from '#sdk/destination';
import type { RunStore } from './runStore.js';

/**
 * @param setting the value of `database` or `JOB_LOGGER_DB`
 * @throws SettingError if the setting can't work
 */
export async function openRunStore(setting: string): Promise<RunStore> {
  if (parseDestination(setting).engine === 'sqlite') return (await import('./sqlite.js')).openSqliteStore(setting);
  return (await import('./sqlserver.js')).openSqlServerStore(setting);
}
