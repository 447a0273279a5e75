import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { parseDestination } from '#sdk/destination';
import { tryOr } from '#sdk/foreign';
import { getValues, unquote } from '#sdk/settings';
import { EMAIL } from '#database/contract/choices';
import { ensureAdministrator } from '../administrator.js';
import { commandSetting } from '../commandSettings.js';
import { DATABASE_OPTION, type DatabaseOptions, databaseSetting } from '../connect.js';
import { UsageError } from '../failure.js';
import { writeMachineFile } from '../machineFile.js';
import { printNote } from '../output/printNote.js';
import { quoteSetting } from '../quoteSetting.js';
import { print } from '../output/terminal.js';
import { replaceText } from '../replaceText.js';

/** SQL Server's `sysname`. */
const MAX_NAME = 128;

interface Options extends DatabaseOptions {
  embedded?: string;
  machine?: boolean;
  admin?: string;
  script?: boolean;
  logins: boolean;
  name?: string;
}

export function define(command: Command): void {
  command
    .option(...DATABASE_OPTION)
    .option('--embedded <path>', 'an embedded database in this file; also written into .env here as JOB_LOGGER_DB')
    .option('--machine', "write the database into this machine's settings file, for every script; prepares nothing")
    .option('--admin <email>', 'an administrator, who may use the dashboard; asked for if there is none yet')
    .option('--script', 'print the T-SQL instead, for administrators who run DDL themselves')
    .option('--name <database>', 'with --script: name of the database; default: from the setting')
    .option('--no-logins', "with --script: without logins and roles' members")
    .addHelpText('after', '\nSafe to repeat: what is there already stays as it is.')
    .action(init);
}

async function init(options: Options): Promise<void> {
  if (options.embedded !== undefined && options.database !== undefined) {
    throw new UsageError('--embedded PATH and --database say the same thing in two ways: give one of them.');
  }
  if (!options.script && (options.name !== undefined || !options.logins))
    throw new UsageError('--name and --no-logins belong to --script: a setting names its database itself.');
  if (options.machine) return rememberForMachine(options);
  if (options.name !== undefined && (options.name.trim() === '' || options.name.length > MAX_NAME))
    throw new UsageError(`--name takes the name of a database: 1 to ${MAX_NAME} characters.`);
  if (options.admin !== undefined && !EMAIL.test(options.admin))
    throw new UsageError(`--admin takes an email address such as you@example.org, not "${options.admin}".`);
  const { initDatabase, initScript, openDatabase } = await import('#database');
  if (options.script) {
    print((await initScript({ database: options.name ?? getDatabaseName(options), logins: options.logins })).trimEnd());
    return;
  }
  const setting =
    options.embedded === undefined ? databaseSetting(options) : `sqlite:${path.resolve(options.embedded)}`;
  const { destination, created, from, to } = await initDatabase(setting, {
    onStep: (step) => printNote(`  ${step} …`),
  });
  print(
    from === to && !created
      ? `${destination} is up to date (schema ${to}).`
      : `${destination} is ready (schema ${to}).`,
  );
  const database = await openDatabase(setting);
  try {
    await ensureAdministrator(database, { admin: options.admin, isOwn: options.embedded !== undefined });
  } finally {
    await database.close();
  }
  if (options.embedded !== undefined) rememberSetting(setting);
  if (created)
    printNote(
      'Next: job-logger new --name "Daily sales" --department IT --new-department\nOr, for all of a jobs.yaml: job-logger apply',
    );
}

function rememberForMachine(options: Options): void {
  if (options.embedded !== undefined || options.script) {
    throw new UsageError('--machine only writes the settings file: prepare the database by an init of its own.');
  }
  const setting = databaseSetting(options);
  const { name } = parseDestination(setting);
  const { file, before } = writeMachineFile(setting);
  if (before) printNote(`The file that was there is ${before}; copy what you still need from it, then remove it.`);
  print(`Wrote JOB_LOGGER_DB (${name}) into ${file}: every script of this machine finds the database by it.`);
}

/**
 * The database's name from --database or JOB_LOGGER_DB; undefined if no SQL Server is set. @throws UsageError,
 * SettingError
 */
function getDatabaseName({ database, embedded }: Options): string | undefined {
  const setting = database ?? commandSetting('JOB_LOGGER_DB')?.value;
  if (embedded !== undefined || (database !== undefined && parseDestination(database).engine === 'sqlite'))
    throw new UsageError('--script is T-SQL for SQL Server; an embedded database is made without it.');
  if (setting === undefined) return undefined;
  const { engine, name } = parseDestination(setting);
  return engine === 'sqlserver' ? name.slice(name.indexOf('/', 'sqlserver://'.length) + 1) : undefined;
}

/**
 * Writes the setting into `.env` of the working directory, where scripts beside it find it. An existing value is kept.
 */
function rememberSetting(setting: string): void {
  const file = path.resolve('.env');
  const text = tryOr('', () => readFileSync(file, 'utf8'));
  // Undefined if scripts don't use the file, which has been told.
  const values = existsSync(file) ? getValues(file) : {};
  const there = unquote(values?.['JOB_LOGGER_DB'] ?? '');
  if (there !== '') {
    if (!tryOr(false, () => parseDestination(there).name === parseDestination(setting).name))
      printNote(
        `${file} names another database already and is left as it is; JOB_LOGGER_DB=${setting} would name this one.`,
      );
    return;
  }
  if (!values || /[\0\uFFFD]/.test(text)) {
    const why = values ? "isn't UTF-8" : "isn't used";
    printNote(`${file} ${why} and is left as it is: mend that, with JOB_LOGGER_DB=${setting} in it.`);
    return;
  }
  const newline = text === '' || text.endsWith('\n') ? '' : '\n';
  const value = /["'\s#\\`]/.test(setting) ? quoteSetting(setting) : setting;
  replaceText(file, `${text}${newline}JOB_LOGGER_DB=${value}\n`);
  print(`Wrote JOB_LOGGER_DB into ${file}: scripts in this folder and below find the database by it.`);
}
