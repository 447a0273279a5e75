import path from 'node:path';
import { requireOwn, temporaryHome } from '#sdk/home';
import { hashOf } from '#sdk/identifiers';
import { reason, warnOnce } from '#sdk/warnOnce';

/** What fits a Unix socket's address everywhere, with a little to spare (sun_path is 104 bytes on macOS, 108 on Linux). */
const LONGEST = 100;

/**
 * The Unix socket (a named pipe on Windows) that the shipper of a process holds while it lives. Who wants to know
 * whether a journal is cared for connects to it: a socket dies with its process, a pid in a file doesn't.
 */
export function shipperSocket(journalFolder: string, key: string): string {
  const file = path.join(journalFolder, `${key}.sock`);
  const short = hashOf(`${journalFolder}\n${key}`);
  if (process.platform === 'win32') return String.raw`\\.\pipe\job-logger-${short}`;
  return Buffer.byteLength(file) <= LONGEST ? file : path.join(temporaryHome(), `${short}.sock`);
}

/** Whether the temporary folder is there and ours alone; one that isn't is told. */
export function hasTemporaryHome(): boolean {
  try {
    requireOwn(temporaryHome());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') warnOnce(`${reason(error)}, so it isn't used.`);
    return false;
  }
}
