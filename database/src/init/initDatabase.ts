import { parseDestination } from '#sdk/destination';
import { initSqlite } from './initSqlite.js';
import { initSqlServer } from './initSqlServer.js';

export interface InitOptions {
  /** Called at the beginning of each step, with a few words. */
  onStep?(this: void, step: string): void;
}

export interface Initialised {
  destination: string;
  /** The database did not exist before. */
  created: boolean;
  /** The newest migration before (0: none) and now. */
  from: number;
  to: number;
}

/**
 * Brings a database to this version's schema: creates it if it doesn't exist and the login may, applies missing
 * migrations, and makes all procedures and views again. Safe to repeat, and to run from several places at once.
 *
 * @throws SettingError if the setting can't work
 * @throws StoreError `schema` if the database is newer than this version
 */
export function initDatabase(setting: string, options: InitOptions = {}): Promise<Initialised> {
  return parseDestination(setting).engine === 'sqlite' ? initSqlite(setting, options) : initSqlServer(setting, options);
}
