import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { sqlFiles } from '#database';
import { packageFile } from '#database/packageFile';
import { isWebAddress } from '#watcher/isWebAddress';
import { checkAddressesIn } from '../appsmith/check/checkAddresses.js';
import { checkApp } from '../appsmith/check/checkApp.js';
import { checkUnread } from '../appsmith/check/checkUnread.js';
import { formatPacked } from '../appsmith/pack.js';
import { readApp, readJson, readText } from '../appsmith/readApp.js';
import { readExport, unpackInto } from '../appsmith/unpackInto.js';
import { makeCredentials } from '../appsmith/import/credentials.js';
import { importApp } from '../appsmith/import/importApp.js';
import { selectPages } from '../appsmith/import/selectPages.js';
import { commandSetting } from '../commandSettings.js';
import { ExitCode } from '../exitCodes.js';
import { Failure, UsageError } from '../failure.js';
import { printNote } from '../output/printNote.js';
import { canAsk, print } from '../output/terminal.js';
import { replaceText } from '../replaceText.js';

const APP = 'appsmith-export/app';
const EXPORT = 'appsmith-export/job-logger.json';

export function define(command: Command): void {
  command
    .command('pack')
    .description('Make the one JSON that Appsmith imports from the files of the app.')
    .option('--app <folder>', 'the files of the app', APP)
    .option('--out <file>', 'where to write the JSON', EXPORT)
    .action(packApp);
  command
    .command('unpack')
    .argument('<json>', 'what Appsmith exported')
    .description('Change the files of the app to what Appsmith exported.')
    .option('--app <folder>', 'the files of the app', APP)
    .option(
      '--take <script=page>',
      'if pages differ in a shared script, the page to take it from; may be repeated',
      parseTake,
    )
    .action(unpackExport);
  command
    .command('check')
    .description('Report what in the app would break or mislead: in its files, or in its JSON if there are none.')
    .option('--app <folder>', `the files of the app (default: ${APP}, if it exists)`)
    .option('--export <file>', `the JSON, which must match the files (default: ${EXPORT}, else the installed one)`)
    .option('--json', 'as a JSON array')
    .addHelpText('after', '\nExit code 1 if something was found.')
    .action(checkFiles);
  command
    .command('import')
    .description('Import the app into a running Appsmith, connect and publish it. Safe to repeat.')
    .requiredOption('--url <url>', "Appsmith's address, like http://localhost:8080")
    .requiredOption('--email <email>', 'its administrator; created if there is none yet')
    .option('--department <name>', 'an app for this department only, with its own login and workspace')
    .option(
      '--admin',
      'the app for administrators, with only the Admin page, its own login, and a workspace of its own',
    )
    .option('--export <file>', `the JSON to import (default: ${EXPORT}, else the installed one)`)
    .addHelpText(
      'after',
      '\nFrom the environment, never the command line: APPSMITH_PASSWORD (asked for if it is missing),\n' +
        'JOB_LOGGER_APPSMITH_DB (connection string of a login with the role dashboard_user; with --admin, of one with\n' +
        'dashboard_admin), SLACK_BOT_TOKEN, SENDGRID_API_KEY.',
    )
    .action(importExport);
}

interface CheckOptions {
  app?: string;
  export?: string;
  json?: boolean;
}

/** What `check` prints and `--json` gives. */
async function checkFiles({ app: folder, export: file = exportFile(), json }: CheckOptions): Promise<void> {
  const fromFiles = folder !== undefined || (existsSync(APP) && existsSync(EXPORT));
  const app = fromFiles ? readApp(folder ?? APP) : await readExport(file);
  const found = [
    ...checkApp(app, { dashboard: sqlTexts('sqlserver/dashboard'), dbo: sqlTexts('sqlserver/dbo') }),
    ...(fromFiles ? checkUnread(app, folder ?? APP) : checkAddressesIn(readJson(file), file)),
  ];
  const isPacked = () => existsSync(file) && readText(file) === formatPacked(app);
  if (fromFiles && found.length === 0 && !isPacked())
    found.push({ file, reason: "it doesn't match the files: run job-logger appsmith pack" });
  if (json) print(JSON.stringify(found, null, 2));
  else for (const finding of found) print(`${finding.file}: ${finding.reason}`);
  if (found.length > 0) process.exitCode = ExitCode.Failed;
  const checked = fromFiles ? (folder ?? APP) : file;
  if (!json) printNote(found.length === 0 ? 'Nothing found.' : `${found.length} found in ${checked}.`);
}

/** The app's own folder if there is one, else the one that came with the command. */
function exportFile(): string {
  return existsSync(EXPORT) ? EXPORT : packageFile(EXPORT);
}

function sqlTexts(folder: string): Map<string, string> {
  return new Map(sqlFiles(folder).map(({ name, text }) => [name, text]));
}

function packApp({ app, out }: { app: string; out: string }): void {
  const read = readApp(app);
  replaceText(out, formatPacked(read));
  print(`Wrote ${out}.`);
  for (const { file, reason } of checkUnread(read, app)) printNote(`${file} isn't in it: ${reason}`);
}

interface ImportOptions {
  url: string;
  email: string;
  department?: string;
  admin?: boolean;
  export?: string;
}

async function importExport({
  url,
  email,
  department,
  admin,
  export: file = exportFile(),
}: ImportOptions): Promise<void> {
  if (!isWebAddress(url)) throw new UsageError(`--url must be an address like http://localhost:8080, not "${url}".`);
  if (admin && department !== undefined)
    throw new UsageError('--admin and --department are two applications: import them one after the other.');
  const { SLACK_BOT_TOKEN: slack, SENDGRID_API_KEY: sendGrid } = process.env;
  const credentials = makeCredentials({ database: commandSetting('JOB_LOGGER_APPSMITH_DB')?.value, slack, sendGrid });
  const exported = selectPages(readJson(file), admin ? 'administrators' : 'everyone');
  const name = ['JobLogger', admin ? 'Admin' : department].filter((word) => word !== undefined).join(' ');
  // It brings undici, whose loading would take half the start of the other commands.
  const { AppsmithServer } = await import('../appsmith/import/appsmithServer.js');
  const server = new AppsmithServer(new URL(url).origin);
  try {
    const login = { email, password: await askForPassword(email), name: email.split('@', 1)[0]! };
    const { link, missing, troubles } = await importApp(server, {
      login,
      exported,
      name,
      credentials,
      progress: printNote,
    });
    for (const one of missing)
      printNote(`No credentials for ${one}: set it and run this again, or set them in Appsmith.`);
    for (const trouble of troubles) printNote(trouble);
    print(link);
    if (troubles.length > 0) process.exitCode = ExitCode.Failed;
  } finally {
    await server.close();
  }
}

async function askForPassword(email: string): Promise<string> {
  const set = process.env.APPSMITH_PASSWORD;
  if (set) return set;
  if (!canAsk) throw new Failure('APPSMITH_PASSWORD is not set, and there is no terminal to ask at.');
  const { isCancel, password } = await import('@clack/prompts');
  const answer = await password({ message: `Appsmith's password of ${email}`, output: process.stderr });
  if (isCancel(answer)) throw new Failure('Nothing was imported.');
  return answer;
}

async function unpackExport(
  json: string,
  { app: folder, take = new Map() }: { app: string; take?: Map<string, string> },
): Promise<void> {
  const changed = await unpackInto(folder, readJson(json), { take, choose: choosePage, show: printNote });
  for (const file of changed) print(`  ${file}`);
  const files = changed.length === 1 ? '1 file' : `${changed.length} files`;
  print(changed.length === 0 ? `${folder} is up to date.` : `Changed ${files} of ${folder}.`);
}

async function choosePage(name: string, pages: string[]): Promise<string | undefined> {
  if (!canAsk) return undefined;
  const { isCancel, select } = await import('@clack/prompts');
  const answer = await select({
    message: `${name} is shared by all pages. From which page should it be taken?`,
    options: pages.map((value) => ({ value, label: value })),
    output: process.stderr,
  });
  return isCancel(answer) ? undefined : answer;
}

function parseTake(text: string, taken = new Map<string, string>()): Map<string, string> {
  const [, name, page] = /^(\w+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || page === undefined)
    throw new UsageError(`--take needs a script and a page, like Texts=Run, not "${text}".`);
  return new Map([...taken, [name, page]]);
}
