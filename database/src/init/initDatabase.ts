import { destinationOf } from '#sdk/destination';
import { initSqlite } from './initSqlite.js';
import { initSqlServer } from './initSqlServer.js';

export interface InitOptions {
  /** Told of each step in a few words, while it is done. */
  onStep?(this: void, step: string): void;
}

export interface Initialised {
  destination: string;
  /** The database itself wasn't there before. */
  created: boolean;
  /** Newest migration before (0: none) and now. */
  from: number;
  to: number;
}

/**
 * Brings a database to the schema that this version speaks: creates it if it isn't there and the login may, applies what
 * is missing, makes all procedures and views anew. Safe to repeat, and to run from several places at once.
 *
 * @throws SettingError if the setting can't work
 * @throws StoreError `schema` if the database is newer than this version
 */
export function initDatabase(setting: string, options: InitOptions = {}): Promise<Initialised> {
  return destinationOf(setting).engine === 'sqlite' ? initSqlite(setting, options) : initSqlServer(setting, options);
}
