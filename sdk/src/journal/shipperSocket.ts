import { createHash } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';

/** What fits a Unix socket's address everywhere, with a little to spare (sun_path is 104 bytes on macOS, 108 on Linux). */
const LONGEST = 100;

/**
 * The Unix socket (a named pipe on Windows) that the shipper of a process holds while it lives. Who wants to know
 * whether a journal is cared for connects to it: a socket dies with its process, a pid in a file doesn't.
 */
export function shipperSocket(journalFolder: string, key: string): string {
  const name = createHash('sha256').update(`${journalFolder}\n${key}`).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return String.raw`\\.\pipe\job-logger-${name}`;
  const file = path.join(journalFolder, `${key}.sock`);
  return Buffer.byteLength(file) <= LONGEST ? file : path.join(os.tmpdir(), `job-logger-${name}.sock`);
}
