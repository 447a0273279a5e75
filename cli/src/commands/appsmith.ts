import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { sqlFiles } from '@job-logger/database';
import { files } from '../appsmith/app.js';
import { checkApp } from '../appsmith/check/checkApp.js';
import { packedText } from '../appsmith/pack.js';
import { readApp, readJson } from '../appsmith/readApp.js';
import { refuseOtherVersion, unpack } from '../appsmith/unpack.js';
import { writeApp } from '../appsmith/writeApp.js';
import { ExitCode } from '../exitCodes.js';
import { note } from '../note.js';
import { print } from '../terminal.js';

const APP = 'appsmith-export/app';
const EXPORT = 'appsmith-export/job-logger.json';

export function define(command: Command): void {
  command
    .command('pack')
    .description('Makes the one JSON that Appsmith imports from the files of the app.')
    .option('--app <folder>', "the app in Appsmith's Git layout", APP)
    .option('--out <file>', 'where to write the JSON', EXPORT)
    .action(packApp);
  command
    .command('unpack')
    .argument('<json>', 'what Appsmith exported')
    .description('Brings the files of the app to what Appsmith exported.')
    .option('--app <folder>', "the app in Appsmith's Git layout", APP)
    .action(unpackExport);
  command
    .command('check')
    .description('Tells what in the files of the app would break, or mislead.')
    .option('--app <folder>', "the app in Appsmith's Git layout", APP)
    .option('--export <file>', 'the JSON that must say the same', EXPORT)
    .option('--json', 'as a JSON array')
    .addHelpText('after', '\nExit code 1 if something was found.')
    .action(checkFiles);
}

/** What `check` prints and `--json` gives. */
function checkFiles({ app: folder, export: file, json }: { app: string; export: string; json?: boolean }): void {
  const app = readApp(folder);
  const found = checkApp(app, { dashboard: sqlTexts('sqlserver/dashboard'), dbo: sqlTexts('sqlserver/dbo') });
  if (found.length === 0 && (!existsSync(file) || readFileSync(file, 'utf8') !== packedText(app)))
    found.push({ file, reason: 'it is not what the files make: job-logger appsmith pack' });
  if (json) print(JSON.stringify(found, null, 2));
  else for (const finding of found) print(`${finding.file}: ${finding.reason}`);
  if (found.length > 0) process.exitCode = ExitCode.Failed;
  if (!json) note(found.length === 0 ? 'Nothing found.' : `${found.length} found in ${folder}.`);
}

function sqlTexts(folder: string): Map<string, string> {
  return new Map(sqlFiles(folder).map(({ name, text }) => [name, text]));
}

function packApp({ app, out }: { app: string; out: string }): void {
  writeFileSync(out, packedText(readApp(app)));
  print(`Wrote ${out}.`);
}

function unpackExport(json: string, { app: folder }: { app: string }): void {
  const app = unpack(readJson(json));
  const before = existsSync(path.join(folder, files.metadata)) ? readApp(folder) : undefined;
  refuseOtherVersion(app, before);
  const changed = writeApp(folder, app);
  for (const file of changed) print(`  ${file}`);
  print(changed.length === 0 ? `${folder} says the same already.` : `Changed ${changed.length} files of ${folder}.`);
}
