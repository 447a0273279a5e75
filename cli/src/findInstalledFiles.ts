/**
 * Everything that JobLogger puts on a machine, and how to remove it: journals and logs, settings, and the watcher's service.
 * Only files that we made: a folder may belong to somebody else, so it goes only if nothing else is in it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { temporaryHome } from '#sdk/home';
import { machineFile } from '#sdk/settings';
import { isFolder, systemProgram } from '#sdk/system';
import { decodeXml } from './discover/taskScheduler.js';
import { listHomes } from './journals/listWaitingJournals.js';
import { runProgram } from './runProgram.js';

export interface Trace {
  what: string;
  remove: () => void;
}

const SERVICE = '/etc/systemd/system/job-logger-watcher.service';
const SERVICE_SETTINGS = '/etc/job-logger-watcher.env';
const TASK = 'JobLogger watcher';
/** The sockets are those whose path beside their journals would be too long. */
const IN_HOME = /^(?:journal|fifo|compiled|shipper\.log(?:\.1)?|[\da-f]{16}\.sock)$/;
/** In the folders among those: journals with what stands beside them, and what is compiled. */
const IN_ITS_FOLDERS = /^(?:\d+-[\w-]+\.(?:jsonl(?:\.\w+)?|sock|fifo)|[\da-f]+\.answer|[\w-]+-v\d.*)$/;
const IN_WATCHER_FOLDER = /^(?:\.env|watcher\.log)$/;
/** `discover --wrap` keeps what it changes: a user's crontab in the home, a file of cron beside it. */
const CRONTAB_BEFORE = /^(?:crontab|\..+)\.before-job-logger-/;

export function findInstalledFiles(): Trace[] {
  const isWindows = process.platform === 'win32';
  const homes = listHomes();
  return [
    // First what still runs and writes.
    ...(isWindows ? findWatcherTask() : findWatcherService()),
    ...homes.flatMap((home) => findIn(home, 'journals and logs', IN_HOME, [home])),
    ...homes.flatMap((home) => findCrontabs(home, [home])),
    ...(isWindows ? findInProfiles() : ['/etc', '/etc/cron.d'].flatMap((folder) => findCrontabs(folder))),
    ...findMachineFiles(),
  ];
}

function findCrontabs(folder: string, folders: string[] = []): Trace[] {
  return findIn(folder, 'crontabs as they were before --wrap', CRONTAB_BEFORE, folders);
}

/** @param folders those that are ours, and go if they are empty then; the innermost first */
function findIn(folder: string, what: string, ours: RegExp, folders: string[]): Trace[] {
  const title = `${what} in ${folder}`;
  try {
    const files = isFolder(folder) ? listOurs(folder, ours) : [];
    return files.length === 0 ? [] : [{ what: title, remove: () => removeFiles(files, folders) }];
  } catch (error) {
    // It is there, but only administrators may look into it.
    const remove = () => {
      throw error;
    };
    return [{ what: title, remove }];
  }
}

function listOurs(folder: string, ours: RegExp): string[] {
  const names = readdirSync(folder).filter((name) => ours.test(name));
  return names.map((name) => path.join(folder, name));
}

function removeFiles(files: string[], folders: string[]): void {
  for (const file of files) {
    if (lstatSync(file, { throwIfNoEntry: false })?.isDirectory()) removeFiles(listOurs(file, IN_ITS_FOLDERS), [file]);
    // On Windows, a process that has just ended may still hold its file. Only `recursive` tries again.
    else rmSync(file, { recursive: true, force: true, maxRetries: 10 });
  }
  for (const folder of folders) if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}

/** Also the file that `init --machine` has put aside. */
function findMachineFiles(): Trace[] {
  const file = machineFile();
  const folder = path.dirname(file);
  const folders = path.basename(folder) === 'job-logger' ? [folder] : [];
  return [file, `${file}.before`].flatMap((one) =>
    findFile("this machine's settings", one, () => removeFiles([one], folders)),
  );
}

function findFile(what: string, file: string, remove = () => rmSync(file)): Trace[] {
  return existsSync(file) ? [{ what: `${what}, ${file}`, remove }] : [];
}

function findWatcherService(): Trace[] {
  const removeService = () => {
    runProgram('systemctl', ['disable', '--now', path.basename(SERVICE)]);
    rmSync(SERVICE);
  };
  return [
    ...findFile("the watcher's service", SERVICE, removeService),
    ...findFile("the watcher's settings", SERVICE_SETTINGS),
  ];
}

/** As watcher/service/registerTask.ps1 makes it, with the folder of its settings and log. */
function findWatcherTask(): Trace[] {
  const schtasks = systemProgram('schtasks.exe');
  const { stdout } = spawnSync(schtasks, ['/query', '/tn', TASK, '/xml']);
  // Not by the status alone: Wine's schtasks knows every task.
  const xml = decodeXml(stdout ?? Buffer.of()).replaceAll('&amp;', '&');
  const removeTask = () => {
    // A task that is only deleted runs on, and one that is only ended starts again. Ending fails if it doesn't run.
    spawnSync(schtasks, ['/change', '/tn', TASK, '/disable']);
    spawnSync(schtasks, ['/end', '/tn', TASK]);
    runProgram(schtasks, ['/delete', '/tn', TASK, '/f']);
  };
  const common = path.join(process.env.ProgramData || String.raw`C:\ProgramData`, 'job-logger');
  const usual = path.join(common, 'watcher');
  const own = /<WorkingDirectory>(.*?)<\/WorkingDirectory>/.exec(xml)?.[1] ?? usual;
  const folders = new Set([usual, ...(xml.includes(path.join(own, 'watcher.log')) ? [own] : [])]);
  return [
    ...(xml.includes('<Task') ? [{ what: `the scheduled task "${TASK}"`, remove: removeTask }] : []),
    ...[...folders].flatMap((folder) =>
      findIn(folder, "the watcher's settings and log", IN_WATCHER_FOLDER, [folder, common]),
    ),
  ];
}

/** What is in a profile wherever the home is; the watcher's task runs as LOCAL SERVICE. */
function findInProfiles(): Trace[] {
  const services = path.resolve(systemProgram(), '../ServiceProfiles/LocalService/AppData/Local');
  const temporary = path.join(services, 'Temp', path.basename(temporaryHome()));
  const profiles = [process.env.LOCALAPPDATA ?? '', services].filter((data) => path.isAbsolute(data));
  const folders = profiles.map((data) => path.join(data, 'job-logger'));
  return [
    ...folders.flatMap((one) => findIn(one, 'what Windows said about settings files', /^writers\.json$/, [one])),
    ...findIn(temporary, 'compiled code', /^compiled$/, [temporary]),
  ];
}
