/** Finds what this machine, or the given files, schedule. It only reads. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { decodeBytes } from '../exec/decodeBytes.js';
import { getErrorMessage, UsageError } from '../failure.js';
import { printNote } from '../output/printNote.js';
import { type Crontab, readCrontab } from './crontab.js';
import { suggestName, type ScheduledTask } from './scheduledTask.js';
import { parseShow, readTimers } from './systemdTimers.js';
import { decodeXml, readTasks } from './taskScheduler.js';
import { userName } from '#sdk/home';
import { systemProgram } from '#sdk/system';
import { tryOr } from '#sdk/foreign';

/** An entry that runs a folder of scripts. */
const FOLDERS = /\brun-parts\b.*\/etc\/cron\.(?:hourly|daily|weekly|monthly)/;

/** A crontab of the system, also a copy of another machine's: each of its entries names a user. */
const SYSTEM_CRONTAB = /\/(?:etc\/crontab|cron\.d\/[^/]+)$/;
const ENTRY_OF_ROOT = /^[ \t]*(?:@\w+|-?[\d*](?:\S*[ \t]+){4}\S+)[ \t]+root[ \t]+\S/m;

/** The tasks found, and for a crontab how to wrap its lines. */
export interface Found {
  tasks: ScheduledTask[];
  crontab?: Crontab;
  /** The file of the crontab; if undefined, it is written with the command `crontab`. */
  file?: string | undefined;
}

export function findInFile(file: string, timeZone: string): Found {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(`${file} can't be read (${getErrorMessage(error)}).`);
  }
  const text = decodeXml(bytes);
  if (/^\s*</.test(text)) return { tasks: readTasks(text, file, timeZone) };
  const lines = bytes.toString('latin1');
  const hasUsers = SYSTEM_CRONTAB.test(path.resolve(file)) || ENTRY_OF_ROOT.test(lines);
  return readFound({ title: file, text: lines, hasUsers, timeZone }, file);
}

export function findOnMachine(timeZone: string): Found[] {
  return process.platform === 'win32'
    ? [findInTaskScheduler(timeZone)]
    : [...findCrontabs(timeZone), findTimers([], timeZone), findTimers(['--user'], timeZone)];
}

function findCrontabs(timeZone: string): Found[] {
  const own = spawnSync('crontab', ['-l'], { encoding: 'latin1' });
  const found: Found[] = [];
  if (own.status === 0) {
    const title = `crontab of ${userName()}`;
    found.push(readFound({ title, text: own.stdout, hasUsers: false, timeZone }));
  }
  const files = ['/etc/crontab', ...filesIn('/etc/cron.d').filter((file) => !/[.~]/.test(path.basename(file)))];
  for (const file of files.filter((one) => existsSync(one))) {
    try {
      const text = readFileSync(file, 'latin1');
      found.push(readFound({ title: file, text, hasUsers: true, timeZone }, file));
    } catch (error) {
      printNote(`job-logger: ${file} can't be read (${getErrorMessage(error)}); it is ignored.`);
    }
  }
  const runParts = found.flatMap(({ tasks }) => tasks.filter(({ command }) => FOLDERS.test(command)));
  for (const one of found) one.tasks = one.tasks.filter((task) => !runParts.includes(task));
  return [...found, { tasks: listScripts(runParts) }];
}

function readFound(crontab: Crontab, file?: string): Found {
  const tasks = readCrontab(crontab).map((task) => ({
    ...task,
    command: asText(task.command),
    name: asText(task.name),
    toRun: asText(task.toRun),
  }));
  return { tasks, crontab, file };
}

/** A crontab is kept as bytes, one character each, so that wrapping changes none. */
export function asText(bytes: string): string {
  return decodeBytes(Buffer.from(bytes, 'latin1'));
}

/**
 * Lists the scripts of /etc/cron.daily and similar folders.
 *
 * @param runParts the entries that run such a folder
 */
function listScripts(runParts: ScheduledTask[]): ScheduledTask[] {
  const hasAnacron = existsSync('/usr/sbin/anacron');
  return ['hourly', 'daily', 'weekly', 'monthly'].flatMap((often) => {
    const folder = `/etc/cron.${often}`;
    // Debian's entries leave the folders to anacron if it is installed.
    const entry = hasAnacron ? undefined : runParts.find(({ command }) => command.includes(folder));
    const { schedule, timeZone = '' } = entry ?? {};
    const when =
      schedule === undefined ? { remark: `is run ${often}, at no fixed time (anacron)` } : { schedule, timeZone };
    // run-parts runs no file whose name contains a dot (run-parts(8)).
    const scripts = filesIn(folder).filter(
      (file) => /^[\w-]+$/.test(path.basename(file)) && (statSync(file).mode & 0o111) !== 0,
    );
    return scripts.map((file) => {
      const task = { source: file, name: suggestName(file), command: file, user: 'root', enabled: true, toRun: file };
      return { ...task, ...when };
    });
  });
}

function filesIn(folder: string): string[] {
  const all = tryOr([], () => readdirSync(folder)).map((name) => path.join(folder, name));
  // A link may lead nowhere.
  return all.filter((file) => tryOr(false, () => statSync(file).isFile()));
}

/** @param scope `--user` for the timers of the user's own systemd */
function findTimers(scope: string[], timeZone: string): Found {
  const timers = showUnits(
    [...scope, '*.timer', '--all'],
    'Id,Unit,TimersCalendar,TimersMonotonic,UnitFileState,RandomizedDelayUSec',
  );
  const units = timers.flatMap((timer) => timer.get('Unit') ?? []);
  const services = units.length === 0 ? [] : showUnits([...scope, ...units], 'Id,ExecStart,User');
  return { tasks: readTimers(timers, services, timeZone) };
}

function showUnits(words: string[], properties: string): Map<string, string>[] {
  // Without systemd there are none.
  const { stdout } = spawnSync('systemctl', ['show', ...words, `--property=${properties}`], { encoding: 'utf8' });
  return parseShow(stdout ?? '');
}

function findInTaskScheduler(timeZone: string): Found {
  const schtasks = systemProgram('schtasks.exe');
  const { stdout, error, stderr } = spawnSync(schtasks, ['/query', '/xml', 'ONE'], { maxBuffer: 256 * 1024 * 1024 });
  if (error || stdout.length === 0)
    throw new UsageError(
      `${schtasks} can't be asked (${error?.message ?? (decodeBytes(stderr).trim() || 'it says nothing')}). Export the tasks, and give the files by --from.`,
    );
  return { tasks: readTasks(decodeXml(stdout), 'Task Scheduler', timeZone) };
}
