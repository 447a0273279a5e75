/** One way to open what a shipper writes to. A driver is loaded only when its engine is asked for. */
import { destinationOf } from '../destination.js';
import type { RunStore } from './runStore.js';

export * from './runStore.js';
export type { Connection as SqliteConnection } from './sqliteFile.js';
export type { Rows as SqlServerRows, SqlServerConnection } from './sqlServerConnection.js';

export {
  connectionStringReader,
  databaseOf,
  type Destination,
  destinationOf,
  serverOf,
  SettingError,
  sqlitePath,
} from '../destination.js';
export type { BeginEvent, EndEvent, EndStatus, Level, RunStatus } from '../journal/events.js';

/**
 * @param setting the value of `database` or `JOB_LOGGER_DB`
 * @throws SettingError if the setting can't work
 */
export async function openRunStore(setting: string): Promise<RunStore> {
  if (destinationOf(setting).engine === 'sqlite') return (await import('./sqlite.js')).openSqliteStore(setting);
  return (await import('./sqlserver.js')).openSqlServerStore(setting);
}

/** For `database/`, which opens the same file for more than a store: loads SQLite's driver. */
export const loadSqliteFile = () => import('./sqliteFile.js');

/** For `database/`, which needs connections of its own: loads SQL Server's driver. */
export const loadSqlServerConnection = () => import('./sqlServerConnection.js');
