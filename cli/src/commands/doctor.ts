import { parseDestination } from '#sdk/destination';
import type { Command } from 'commander';
import { asJson } from '../output/asJson.js';
import { commandSetting } from '../commandSettings.js';
import { type DatabaseOptions, databaseOptions } from '../connect.js';
import type { Check } from '../doctor/check.js';
import { checkDatabase } from '../doctor/checkDatabase.js';
import { checkHome } from '../doctor/checkHome.js';
import { checkJournals } from '../doctor/checkJournals.js';
import { checkSettings } from '../doctor/checkSettings.js';
import { checkShipper } from '../doctor/checkShipper.js';
import { checkVersions } from '../doctor/checkVersions.js';
import { ExitCode } from '../exitCodes.js';
import { colors, print } from '../output/terminal.js';

interface Options extends DatabaseOptions {
  json?: boolean;
}

export function define(command: Command): void {
  databaseOptions(command)
    .option('--json', 'as a JSON array')
    .addHelpText('after', '\nExit code 1 if something is wrong.')
    .action(doctor);
}

async function doctor(options: Options): Promise<void> {
  const checks: Check[] = [];
  const add = (...found: Check[]) => {
    checks.push(...found);
    if (!options.json) for (const check of found) print(show(check));
  };
  const setting = options.database ?? commandSetting('JOB_LOGGER_DB')?.value;
  const settings = checkSettings(options.database);
  add(checkVersions(), ...settings);
  add(...checkHome());
  add(await checkShipper());
  const usable =
    setting && settings.every(({ name, state }) => name !== 'JOB_LOGGER_DB' || state === 'ok') ? setting : undefined;
  if (usable) add(...(await checkDatabase(usable, options)));
  add(...(await checkJournals(usable && parseDestination(usable).name)));

  if (options.json) print(asJson(checks));
  if (checks.some(({ state }) => state === 'bad')) process.exitCode = ExitCode.Failed;
}

const marks = { ok: colors.green('✔'), note: colors.yellow('▲'), bad: colors.red('✖') };
/** So that the texts line up, whichever checks there are. */
const NAME_WIDTH = 15;

function show({ name, state, text, todo }: Check): string {
  const line = `${marks[state]} ${name.padEnd(NAME_WIDTH)} ${text}`;
  return todo === undefined || state === 'ok' ? line : `${line}\n${' '.repeat(NAME_WIDTH + 3)}→ ${todo}`;
}
