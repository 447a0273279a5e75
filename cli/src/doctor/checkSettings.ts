import { readFileSync } from 'node:fs';
import { tryOr } from '#sdk/foreign';
import { isOff, machineFile, settingFiles } from '#sdk/settings';
import { parseDestination } from '#sdk/destination';
import { checkConnectionString } from '#database/store/connectionString';
import { commandSetting, SECRET_NAMES, SETTING_NAMES } from '../commandSettings.js';
import { findMisspelt } from '../connect.js';
import { getErrorMessage } from '../failure.js';
import { bad, note, ok, type Check } from './check.js';

/**
 * Each setting with its value and source. Of the database it shows only server and name, of secrets only that they are
 * set.
 */
export function checkSettings(database: string | undefined): Check[] {
  const files = settingFiles();
  const looked = files.length > 0 ? files.join(', ') : `no .env here or above, and no ${machineFile()}`;
  const checks: Check[] = [ok('settings', `environment, ${looked} (a script looks beside itself and above)`)];
  for (const name of SETTING_NAMES) {
    const found = commandSetting(name);
    if (name === 'JOB_LOGGER_DB') checks.push(checkDatabaseSetting(database, found));
    else if (found) checks.push(checkOther(name, SECRET_NAMES.has(name) ? 'is set' : found.value, found.from));
  }
  return checks;
}

function checkDatabaseSetting(option: string | undefined, found: { value: string; from: string } | undefined): Check {
  const name = 'JOB_LOGGER_DB';
  const value = option ?? found?.value;
  const from = option === undefined ? found?.from : '--database';
  if (!value) {
    return bad(
      name,
      'is not set: runs are kept in their journals',
      `${findMisspelt()}Set it to a connection string, or: job-logger init --embedded job-logger.db`,
    );
  }
  if (from !== undefined && isCutAtHash(from)) {
    const text = `in ${from} ends at its first #, where a comment begins`;
    return bad(name, text, "Put the whole value in quotes: JOB_LOGGER_DB='Server=…'");
  }
  try {
    const destination = parseDestination(value);
    if (destination.engine === 'sqlserver') checkConnectionString(value);
    return ok(name, `${destination.name} (${from})`);
  } catch (error) {
    return bad(name, `from ${from} can't work`, getErrorMessage(error));
  }
}

/** Of a password with a `#`, say. */
function isCutAtHash(file: string): boolean {
  const text = tryOr('', () => readFileSync(file, 'utf8'));
  return /^\s*(?:export\s+)?JOB_LOGGER_DB\s*[=:][ \t]*[^"'`\s#][^#\r\n]*(?<=\S)#/m.test(text);
}

function checkOther(name: string, value: string, from: string): Check {
  const text = `${value} (${from})`;
  if (name !== 'JOB_LOGGER' || !isOff()) return ok(name, text);
  return note(name, `${text}: nothing is monitored`, 'Take it out to monitor again.');
}
