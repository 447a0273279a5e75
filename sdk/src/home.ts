import { accessSync, chmodSync, constants, lstatSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { canonicalPath, makeFolder, requireSafeHome } from '../system/index.js';
import { tryOr } from './foreign.js';
import { isUnexpanded, getSetting } from './settings.js';
import { getErrorMessage, warnOnce } from './warnOnce.js';

/** The folder for this user's journals and the shipper's log: `JOB_LOGGER_HOME`, else the platform's data folder. */
export function homeFolder(): string {
  const own = getSetting('JOB_LOGGER_HOME')?.value;
  if (own && !isUnexpanded(own)) return canonicalPath(own);
  const home = canonicalPath(defaultHome());
  const unfilled = `~, variables and file: aren't expanded in JOB_LOGGER_HOME=${own}; write the whole path`;
  if (own) warnOnce(`${unfilled}. Journals are kept in ${home}.`);
  return home;
}

function defaultHome(): string {
  const { LOCALAPPDATA, XDG_DATA_HOME } = process.env;
  let [folder, usual] = [XDG_DATA_HOME, '.local/share'];
  if (process.platform === 'win32') [folder, usual] = [LOCALAPPDATA, 'AppData/Local'];
  if (process.platform === 'darwin') [folder, usual] = ['', 'Library/Application Support'];
  const data = [folder ?? '', path.join(tryOr('', os.homedir), usual)].find((one) => path.isAbsolute(one));
  return data ? path.join(data, 'job-logger') : temporaryHome();
}

/** Where journals go if the home can't be written, for example in a container with a read-only root. */
export const temporaryHome = (): string => path.resolve(os.tmpdir(), `job-logger-${process.getuid?.() ?? 'user'}`);

export const journalFolder = (home: string): string => path.join(home, 'journal');

let usable: string | undefined;

/** The journal folder, made for this user only. @throws if neither the home nor the temporary folder can be written */
export function usableJournalFolder(): string {
  if (usable) return usable;
  const home = homeFolder();
  try {
    usable = makeWritable(home);
  } catch (error) {
    const why = `${home} can't be written (${getErrorMessage(error)}), so this machine's journals go to ${temporaryHome()}`;
    warnOnce(`${why}; set JOB_LOGGER_HOME to a folder that lasts.`);
    usable = makeWritable(temporaryHome());
  }
  return usable;
}

export function makeWritable(home: string): string {
  makeHome(home);
  const folder = journalFolder(home);
  makeFolder(folder, 0o700);
  accessSync(folder, constants.W_OK);
  // Only set by `--permission`, which the line above doesn't ask. With one of these rights, begin and end are recorded.
  const { permission } = process as Partial<NodeJS.Process>;
  if (permission && !permission.has('fs.write', folder) && !permission.has('child'))
    throw new Error('it lacks --allow-fs-write and --allow-child-process');
  return folder;
}

/** @throws if it can't be made, or others may write it */
export function makeHome(home: string): void {
  makeFolder(home, 0o700);
  if (home === temporaryHome()) requireOwn(home);
  else requireSafeHome(home);
}

/** Anybody may create any folder in the temporary one. @throws if it isn't ours alone, or is a link */
export function requireOwn(home: string): void {
  const stats = lstatSync(home);
  if (process.getuid === undefined) return requireSafeHome(home);
  if (!stats.isDirectory() || stats.uid !== process.getuid()) throw new Error(`${home} was made by somebody else`);
  if (stats.mode & 0o022) throw new Error(`${home} may be written by somebody else`);
  if (stats.mode & 0o077) chmodSync(home, 0o700);
}

export const machineName = (): string => tryOr('unknown', os.hostname);
/** A container's user may have no entry in /etc/passwd, and its environment may name another user. */
export const userName = (): string =>
  tryOr(String(process.getuid?.() ?? process.env.USERNAME ?? ''), () => os.userInfo().username);
