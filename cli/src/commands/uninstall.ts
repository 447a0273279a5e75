import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { machineFile } from '#sdk/settings';
import { systemProgram } from '#sdk/system';
import type { Command } from 'commander';
import { confirm } from '../confirm.js';
import { Failure, getErrorMessage } from '../failure.js';
import { printNote } from '../output/printNote.js';
import { formatCount } from '../output/runWords.js';
import { print } from '../output/terminal.js';
import { listHomes, listWaitingJournals } from '../journals/listWaitingJournals.js';

interface Options {
  discardRuns?: boolean;
  yes?: boolean;
}

/** Something that JobLogger has put on this machine, and how to remove it. */
interface Trace {
  what: string;
  remove: () => void;
}

const SERVICE = '/etc/systemd/system/job-logger-watcher.service';
const SERVICE_SETTINGS = '/etc/job-logger-watcher.env';
const TASK = 'JobLogger watcher';

export function define(command: Command): void {
  command
    .description('List what JobLogger has put on this machine, and remove it. Databases are not touched.')
    .option('--discard-runs', 'also runs that no database has yet')
    .option('-y, --yes', "don't ask")
    .action(uninstall);
}

async function uninstall(options: Options): Promise<void> {
  const traces = [...findWatcherService(), ...listHomes().flatMap(findInHome), ...findSettings()];
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
    'Left as they are: databases, .env files beside scripts, and the lines in scripts and schedulers that name JobLogger\n' +
      '("job-logger discover" lists schedulers). To remove the command itself: npm uninstall --global job-logger',
  );
  if (left.length > 0) throw new Failure('What is left needs the rights of an administrator.');
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

/** Only files that we made: the folder itself may belong to somebody else. */
function findInHome(home: string): Trace[] {
  const own = ['journal', 'fifo', 'compiled', 'shipper.log', 'shipper.log.1']
    .map((name) => path.join(home, name))
    .filter((file) => existsSync(file));
  if (own.length === 0) return [];
  return [
    {
      what: `journals and logs in ${home}`,
      remove: () => {
        for (const file of own) rmSync(file, { recursive: true });
        if (readdirSync(home).length === 0) rmdirSync(home);
      },
    },
  ];
}

function findSettings(): Trace[] {
  const file = machineFile();
  return existsSync(file) ? [{ what: `this machine's settings, ${file}`, remove: () => rmSync(file) }] : [];
}

function findWatcherService(): Trace[] {
  if (process.platform === 'win32') {
    const schtasks = systemProgram('schtasks.exe');
    // Not by the status alone: Wine's schtasks knows every task.
    const { stdout } = spawnSync(schtasks, ['/query', '/tn', TASK, '/xml'], { encoding: 'latin1' });
    if (!stdout?.replaceAll('\0', '').includes('<Task')) return [];
    return [{ what: `the scheduled task "${TASK}"`, remove: () => run(schtasks, ['/delete', '/tn', TASK, '/f']) }];
  }
  if (!existsSync(SERVICE)) return [];
  return [
    {
      what: `the watcher's service, ${SERVICE}`,
      remove: () => {
        run('systemctl', ['disable', '--now', path.basename(SERVICE)]);
        rmSync(SERVICE);
        rmSync(SERVICE_SETTINGS, { force: true });
      },
    },
  ];
}

function run(command: string, words: string[]): void {
  const { status, error, stderr } = spawnSync(command, words, { encoding: 'utf8' });
  if (status !== 0) throw error ?? new Error(stderr.trim() || `${command} ended with ${status}`);
}
