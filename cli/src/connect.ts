import type { Claimed, Database } from '#database';
import type { Command } from 'commander';
import { commandSetting } from './commandSettings.js';
import { NoDatabase } from './failure.js';

export interface DatabaseOptions {
  database?: string;
  as?: string;
}

export const DATABASE_OPTION = [
  '--database <setting>',
  'connection string or sqlite:PATH, instead of JOB_LOGGER_DB',
] as const;

export function databaseOptions(command: Command): Command {
  return command.option(...DATABASE_OPTION).option('--as <email>', 'who you are, instead of JOB_LOGGER_USER');
}

/** Opens the configured database, does the work, and closes it. The driver is loaded only here. */
export async function withDatabase<T>(
  options: DatabaseOptions,
  work: (database: Database, caller: Claimed) => Promise<T>,
): Promise<T> {
  const setting = databaseSetting(options);
  const { openDatabase } = await import('#database');
  const database = await openDatabase(setting);
  try {
    return await work(database, getCaller(options));
  } finally {
    await database.close();
  }
}

/** @throws NoDatabase if none is set */
export function databaseSetting({ database }: DatabaseOptions): string {
  const setting = database ?? commandSetting('JOB_LOGGER_DB')?.value;
  if (setting) return setting;
  throw new NoDatabase(
    "No database is set. Set JOB_LOGGER_DB in the environment, in a .env file here or above, or in the machine's file; " +
      'or make an embedded one: job-logger init --embedded job-logger.db',
  );
}

function getCaller({ as }: DatabaseOptions): Claimed {
  const email = as ?? commandSetting('JOB_LOGGER_USER')?.value;
  return email ? { Email: email } : {};
}
