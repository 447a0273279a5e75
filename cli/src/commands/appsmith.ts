import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { files } from '../appsmith/app.js';
import { packedText } from '../appsmith/pack.js';
import { readApp, readJson } from '../appsmith/readApp.js';
import { refuseOtherVersion, unpack } from '../appsmith/unpack.js';
import { writeApp } from '../appsmith/writeApp.js';
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
