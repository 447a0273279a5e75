import type { Command } from 'commander';
import { confirm } from '../confirm.js';
import { Failure, getErrorMessage } from '../failure.js';
import { findInstalledFiles, type Trace } from '../findInstalledFiles.js';
import { npmUninstall } from '../npmUninstall.js';
import { printNote } from '../output/printNote.js';
import { formatCount } from '../output/runWords.js';
import { print } from '../output/terminal.js';
import { listWaitingJournals } from '../journals/listWaitingJournals.js';

interface Options {
  discardRuns?: boolean;
  yes?: boolean;
}

export function define(command: Command): void {
  command
    .description('List what JobLogger has put on this machine, and remove it. Databases are not touched.')
    .option('--discard-runs', 'also remove runs that no database has yet')
    .option('-y, --yes', "don't ask")
    .action(uninstall);
}

async function uninstall(options: Options): Promise<void> {
  const traces = findInstalledFiles();
  for (const { what } of traces) print(what);
  const waiting = listWaitingJournals().length;
  if (waiting > 0 && !options.discardRuns) {
    throw new Failure(
      `${formatCount(waiting, 'run')} of this machine ${waiting === 1 ? 'is' : 'are'} in no database yet, so nothing was removed. ` +
        '"job-logger flush" sends what waits; --discard-runs removes it all the same.',
    );
  }
  if (traces.length === 0) print('Nothing of JobLogger is on this machine but the command itself.');
  else await confirm('Remove all of this?', options);
  const left = traces.filter((trace) => !tryToRemove(trace));
  if (traces.length > 0) print(left.length === 0 ? 'Removed.' : `Removed all but ${left.length} of these.`);
  printNote(
    "Left as they are: databases, .env files beside scripts, other accounts' journals (each account removes its own), and the\n" +
      'lines in scripts and schedulers that name JobLogger ("job-logger discover" lists schedulers). To remove the command\n' +
      `itself: ${npmUninstall()}`,
  );
  if (left.length > 0) throw new Failure('What is left may need the rights of an administrator.');
}

function tryToRemove({ what, remove }: Trace): boolean {
  try {
    remove();
    return true;
  } catch (error) {
    printNote(`job-logger: "${what}" can't be removed (${getErrorMessage(error)}).`);
    return false;
  }
}
