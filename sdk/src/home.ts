import { accessSync, constants, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { complain, reason } from './complain.js';
import { setting } from './settings.js';

/** The folder of this user's journals and of the shipper's log: `JOB_LOGGER_HOME`, else the platform's data folder. */
export function homeFolder(): string {
  const own = setting('JOB_LOGGER_HOME');
  if (own) return path.resolve(own.value);
  const home = os.homedir();
  if (process.platform === 'win32') {
    return path.join(process.env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), 'job-logger');
  }
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'job-logger');
  return path.join(process.env.XDG_DATA_HOME || path.join(home, '.local', 'share'), 'job-logger');
}

/** Where journals go when the home can't be written, as in a container with a read-only root. */
export function temporaryHome(): string {
  return path.join(os.tmpdir(), `job-logger-${os.userInfo().uid}`);
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
    complain(
      `${home} can't be written (${reason(error)}), so this machine's journals are kept in ${usable}; ` +
        'set JOB_LOGGER_HOME to a folder that lasts.',
    );
  }
  return usable;
}

function makeWritable(home: string): string {
  const folder = journalFolder(home);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  accessSync(folder, constants.W_OK);
  return folder;
}
