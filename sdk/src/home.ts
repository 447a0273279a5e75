import { accessSync, chmodSync, constants, lstatSync, mkdirSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isUnexpanded, setting } from './settings.js';
import { reason, warnOnce } from './warnOnce.js';

/** The folder of this user's journals and of the shipper's log: `JOB_LOGGER_HOME`, else the platform's data folder. */
export function homeFolder(): string {
  const own = setting('JOB_LOGGER_HOME')?.value;
  if (own && !isUnexpanded(own)) return own;
  const home = defaultHome();
  if (own)
    warnOnce(
      `JOB_LOGGER_HOME is ${own}, in which nothing fills in the variable; write the whole path. Journals are kept in ${home}.`,
    );
  return home;
}

function defaultHome(): string {
  const { LOCALAPPDATA, XDG_DATA_HOME } = process.env;
  const data = process.platform === 'win32' ? LOCALAPPDATA : process.platform === 'darwin' ? '' : XDG_DATA_HOME;
  if (data && path.isAbsolute(data)) return path.join(data, 'job-logger');
  const user = userFolder();
  if (!path.isAbsolute(user)) return temporaryHome();
  if (process.platform === 'win32') return path.join(user, 'AppData', 'Local', 'job-logger');
  return path.join(user, process.platform === 'darwin' ? 'Library/Application Support' : '.local/share', 'job-logger');
}

/** Empty where the environment says nothing and the user has no entry in /etc/passwd, as in a container. */
function userFolder(): string {
  try {
    return os.homedir();
  } catch {
    return '';
  }
}

/** Where journals go when the home can't be written, as in a container with a read-only root. */
export function temporaryHome(): string {
  return path.resolve(os.tmpdir(), `job-logger-${process.getuid?.() ?? 'user'}`);
}

export function journalFolder(home: string): string {
  return path.join(home, 'journal');
}

let usable: string | undefined;

/**
 * The journal folder, made if it isn't there, readable by this user only.
 *
 * @throws if neither the home nor the temporary folder can be written
 */
export function usableJournalFolder(): string {
  if (usable) return usable;
  const home = homeFolder();
  try {
    usable = makeWritable(home);
  } catch (error) {
    usable = makeWritable(temporaryHome());
    warnOnce(
      `${home} can't be written (${reason(error)}), so this machine's journals are kept in ${usable}; ` +
        'set JOB_LOGGER_HOME to a folder that lasts.',
    );
  }
  return usable;
}

function makeWritable(home: string): string {
  const folder = journalFolder(home);
  makeFolder(home);
  if (home === temporaryHome()) requireOwn(home);
  makeFolder(folder);
  accessSync(folder, constants.W_OK);
  return folder;
}

/** Not mkdir's `recursive`, which never comes back from a folder under /proc. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (path.dirname(folder) !== folder) makeFolder(path.dirname(folder));
  try {
    mkdirSync(folder, 0o700);
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !statSync(folder).isDirectory()) throw error;
  }
}

/** Everybody may make a folder of any name among the temporary ones: it must be ours, and no link to another. */
export function requireOwn(home: string): void {
  const stats = lstatSync(home);
  if (process.getuid === undefined) return;
  if (!stats.isDirectory() || stats.uid !== process.getuid()) throw new Error(`${home} was made by somebody else`);
  chmodSync(home, 0o700);
}

export function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    // A container's user may have no entry in /etc/passwd.
    return process.env.USERNAME ?? process.env.USER ?? String(process.getuid?.() ?? '');
  }
}
