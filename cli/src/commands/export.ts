import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { confirm } from '../confirm.js';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../connect.js';
import { readState } from '../jobsFile/databaseState.js';
import { jobsFileText } from '../jobsFile/writeJobsFile.js';
import { print } from '../output/terminal.js';
import { replaceText } from '../replaceText.js';

interface Options extends DatabaseOptions {
  yes?: boolean;
}

export function define(command: Command): void {
  databaseOptions(command)
    .argument('[file]', 'file to write; default: stdout')
    .option('-y, --yes', 'overwrite an existing file without asking')
    .action(exportFile);
}

async function exportFile(file: string | undefined, options: Options): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    const text = jobsFileText(await readState(database, caller));
    if (file === undefined) {
      process.stdout.write(text);
      return;
    }
    if (existsSync(file))
      await confirm(`${file} is there already, and its comments would be lost. Write over it?`, options);
    replaceText(file, text);
    print(`Wrote ${file}.`);
  });
}
