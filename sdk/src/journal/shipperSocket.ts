import os from 'node:os';
import path from 'node:path';
import { nodeCrypto } from '../nodeCrypto.js';

/** What fits a Unix socket's address everywhere, with a little to spare (sun_path is 104 bytes on macOS, 108 on Linux). */
const LONGEST = 100;

/**
 * The Unix socket (a named pipe on Windows) that the shipper of a process holds while it lives. Who wants to know
 * whether a journal is cared for connects to it: a socket dies with its process, a pid in a file doesn't.
 */
export function shipperSocket(journalFolder: string, key: string): string {
  if (process.platform === 'win32') return String.raw`\\.\pipe\job-logger-${shortened(journalFolder, key)}`;
  const file = path.join(journalFolder, `${key}.sock`);
  if (Buffer.byteLength(file) <= LONGEST) return file;
  return path.join(os.tmpdir(), `job-logger-${shortened(journalFolder, key)}.sock`);
}

function shortened(journalFolder: string, key: string): string {
  return nodeCrypto().createHash('sha256').update(`${journalFolder}\n${key}`).digest('hex').slice(0, 24);
}
