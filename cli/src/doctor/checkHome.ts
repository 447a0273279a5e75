import { existsSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { homeFolder, makeWritable, temporaryHome } from '#sdk/home';
import { getErrorMessage } from '../failure.js';
import { bad, note, ok, type Check } from './check.js';

const GB = 1024 ** 3;
/** Below these limits the disk is nearly full, or full, in bytes. One journal may need a quarter of a GB. */
const LITTLE = GB;
const TOO_LITTLE = GB / 10;

/** The folder in which runs wait until the database has them. */
export function checkHome(): Check[] {
  const home = homeFolder();
  const writable = checkWritable(home);
  return [writable, checkDisk(writable.state === 'ok' ? home : temporaryHome())];
}

function checkWritable(home: string): Check {
  try {
    makeWritable(home);
    return ok('home', home);
  } catch (error) {
    return bad(
      'home',
      `${home} can't be written (${getErrorMessage(error)}); journals go to ${temporaryHome()}, which may not last`,
      'Set JOB_LOGGER_HOME to a folder that this user can write.',
    );
  }
}

function checkDisk(home: string): Check {
  let folder = home;
  while (!existsSync(folder)) folder = path.dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const text = `${(free / GB).toFixed(1)} GB free where journals are kept`;
  if (free >= LITTLE) return ok('disk', text);
  return (free < TOO_LITTLE ? bad : note)('disk', text, 'Make room: on a full disk log lines and progress are lost.');
}
