import path from 'node:path';
import { requireOwn, temporaryHome } from '#sdk/home';
import { hashText } from '#sdk/identifiers';
import { getErrorMessage, warnOnce } from '#sdk/warnOnce';

/** The longest address of a Unix socket that works everywhere (sun_path is 104 bytes on macOS, 108 on Linux). */
const LONGEST = 100;

/**
 * The Unix socket (a named pipe on Windows) that the shipper of a process holds while it lives. Connecting to it shows
 * whether a journal has a shipper: a socket dies with its process, a pid in a file doesn't.
 */
export function shipperSocket(journalFolder: string, key: string): string {
  const file = path.join(journalFolder, `${key}.sock`);
  const short = hashText(`${journalFolder}\n${key}`);
  if (process.platform === 'win32') return String.raw`\\.\pipe\job-logger-${short}`;
  return Buffer.byteLength(file) <= LONGEST ? file : path.join(temporaryHome(), `${short}.sock`);
}

/** Whether our temporary folder exists and is ours alone; if it isn't, that is reported. */
export function hasTemporaryHome(): boolean {
  try {
    requireOwn(temporaryHome());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') warnOnce(`${getErrorMessage(error)}, so it isn't used.`);
    return false;
  }
}
