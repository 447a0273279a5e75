/**
 * The pipes into which the command prints. Node's own are sockets, which /dev/stdout and /dev/stderr can't open again
 * (`tee /dev/stderr` fails with "No such device or address"), so they are FIFOs, opened at both ends and unlinked at once.
 * Node makes none, and the system's `mkfifo` is a process of its own: one run makes those of the next ones, too.
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  unlinkSync,
} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { requireOwn, temporaryHome } from '#sdk/home';

export interface OutputPipe {
  /** What the command has printed. */
  reader: Readable;
  /** For the command; ours is to be closed when it has its own. */
  writeEnd: number;
}

/** Where nearly every system has it; else it is looked for in PATH. */
const MKFIFO = '/usr/bin/mkfifo';
/** FIFOs that are made at once. */
const AT_ONCE = 32;

/**
 * One pipe where our stdout and stderr are the same file, so that the order is kept, else two.
 *
 * @param journalFolder where they are made if there is no temporary folder of this user alone
 * @returns undefined where the system has no FIFOs to give: then Node's own pipes must do
 */
export async function openPipes(journalFolder: string): Promise<OutputPipe[] | undefined> {
  if (process.platform === 'win32') return undefined;
  const count = isSameFile(1, 2) ? 1 : 2;
  // Not among the journals, which people copy and back up: programs that read whatever they find stop at a FIFO.
  const spares = spareFolder();
  const folder = spares ?? journalFolder;
  const found = takePipes(folder, count);
  if (found) return found;
  await makeFifos(folder, spares ? AT_ONCE : count);
  return takePipes(folder, count);
}

export function closeWriteEnds(pipes: OutputPipe[]): void {
  for (const { writeEnd } of pipes) closeSync(writeEnd);
}

function spareFolder(): string | undefined {
  const home = temporaryHome();
  const folder = path.join(home, 'fifo');
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    requireOwn(home);
    return lstatSync(folder).isDirectory() ? folder : undefined;
  } catch {
    return undefined;
  }
}

function makeFifos(folder: string, count: number): Promise<void> {
  const id = `${process.pid}-${Date.now().toString(36)}`;
  const files = Array.from({ length: count }, (_, index) => path.join(folder, `${id}-${index}.fifo`));
  return new Promise((resolve) => {
    const maker = spawn(existsSync(MKFIFO) ? MKFIFO : 'mkfifo', ['-m', '600', ...files], { stdio: 'ignore' });
    // What it didn't make isn't found.
    maker.once('error', () => resolve()).once('exit', () => resolve());
  });
}

function takePipes(folder: string, count: number): OutputPipe[] | undefined {
  const taken: [number, number][] = [];
  for (const name of readdirSync(folder)) {
    if (taken.length === count) break;
    const ends = name.endsWith('.fifo') && takeFifo(path.join(folder, name));
    if (ends) taken.push(ends);
  }
  if (taken.length === count) {
    return taken.map(([fd, writeEnd]) => ({
      reader: new net.Socket({ fd, readable: true, writable: false }),
      writeEnd,
    }));
  }
  for (const end of taken.flat()) closeSync(end);
  return undefined;
}

/** @returns its ends; undefined if it is another process's by now, or none */
function takeFifo(file: string): [number, number] | undefined {
  const ends: number[] = [];
  try {
    // To read first, and without waiting for a writer, so that the writer needn't wait for a reader.
    const readEnd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    ends.push(readEnd);
    if (!fstatSync(readEnd).isFIFO()) throw new Error(`${file} is no FIFO`);
    const writeEnd = openSync(file, constants.O_WRONLY);
    ends.push(writeEnd);
    // Who removes it has it.
    unlinkSync(file);
    return [readEnd, writeEnd];
  } catch {
    for (const end of ends) closeSync(end);
    return undefined;
  }
}

function isSameFile(one: number, other: number): boolean {
  try {
    const [a, b] = [fstatSync(one, { bigint: true }), fstatSync(other, { bigint: true })];
    return a.ino !== 0n && a.ino === b.ino && a.dev === b.dev;
  } catch {
    return false;
  }
}
