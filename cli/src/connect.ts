import type { Changing, Database } from '#database';
import { type Command, InvalidArgumentError } from 'commander';
import { existsSync, readFileSync } from 'node:fs';
import { parseDestination } from '#sdk/destination';
import { tryOr } from '#sdk/foreign';
import { getValues, settingFiles } from '#sdk/settings';
import { commandSetting } from './commandSettings.js';
import { getErrorMessage, NoDatabase, UsageError } from './failure.js';
import { printNote } from './output/printNote.js';

export interface DatabaseOptions {
  database?: string;
  as?: string;
}

export const DATABASE_OPTION = [
  '--database <setting>',
  'connection string or sqlite:PATH, instead of JOB_LOGGER_DB',
] as const;

export function databaseOptions(command: Command): Command {
  return command.option(...DATABASE_OPTION).option('--as <email>', 'who you are, instead of JOB_LOGGER_USER', notEmpty);
}

/** A script's variable that isn't set must not make its caller the owner. */
function notEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty.');
  return text;
}

/** Opens the configured database, does the work, and closes it. The driver is loaded only here. */
export async function withDatabase<T>(
  options: DatabaseOptions,
  work: (database: Database, caller: Changing) => Promise<T>,
): Promise<T> {
  const setting = databaseSetting(options);
  const { openDatabase } = await import('#database');
  const database = await openDatabase(setting, () =>
    printNote('Waiting up to a minute for another program that writes to the database …'),
  );
  try {
    return await work(database, getCaller(options));
  } finally {
    await database.close();
  }
}

/** @throws NoDatabase if none is set, UsageError that names the place if it can't work */
export function databaseSetting({ database }: DatabaseOptions): string {
  const found = database === undefined ? commandSetting('JOB_LOGGER_DB') : { value: database, from: '--database' };
  if (found?.value) {
    try {
      parseDestination(found.value);
    } catch (error) {
      throw new UsageError(`The database from ${found.from} can't work: ${getErrorMessage(error)}`);
    }
    return found.value;
  }
  throw new NoDatabase(
    `No database is set. ${findMisspelt()}` +
      "Set JOB_LOGGER_DB in the environment, in a .env file here or above, or in the machine's file; " +
      'or make an embedded one: job-logger init --embedded job-logger.db',
  );
}

/** The line of a settings file that was meant to set it, as a sentence: `set JOB_LOGGER_DB=…` of a batch file, say. */
export function findMisspelt(): string {
  // As Notepad names it. Explorer hides the ending.
  if (existsSync('.env.txt') && !existsSync('.env')) return '.env.txt is no settings file: rename it to .env. ';
  const places = settingFiles().flatMap((file) => {
    // Why it isn't used has been told.
    if (!getValues(file)) return [];
    const lines = tryOr('', () => readFileSync(file, 'utf8')).split('\n');
    const at = lines.findIndex((line) => /^\s*(?:(?:setx?|export)\s+|\$env:)?"?JOB_LOGGER_DB\b/i.test(line));
    return at < 0 ? [] : `${file}:${at + 1}`;
  });
  return places.length > 0 ? `${places[0]} sets none: write it as JOB_LOGGER_DB=…, with nothing before it. ` : '';
}

function getCaller({ as }: DatabaseOptions): Changing {
  const email = as ?? commandSetting('JOB_LOGGER_USER')?.value;
  return { Source: 'cli', ...(email && { Email: email }) };
}
