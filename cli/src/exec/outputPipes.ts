/**
 * The pipes for the command's output. Node's own pipes are sockets, which can't be opened again as /dev/stdout and
 * /dev/stderr (`tee /dev/stderr` fails with "No such device or address"). So these are FIFOs, opened at both ends and
 * unlinked at once. Node can't make FIFOs, and the system's `mkfifo` is a separate process, so one run also makes those
 * of the next runs. On Windows Node's own are good, unless both outputs share one: then it is a named pipe.
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
  readlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { tryOr } from '#sdk/foreign';
import { makeHome, temporaryHome } from '#sdk/home';
import { randomUuid } from '#sdk/identifiers';
import { isConsole } from './consoleOutput.js';

export interface OutputPipe {
  /** The end from which we read what the command prints; a socket is paused. */
  readEnd: number | Socket;
  /** The command's end; close ours when the command has its own. */
  writeEnd: number;
  /** What /proc calls both ends; undefined where nothing does. */
  link?: string | undefined;
}

type Fifo = OutputPipe & { readEnd: number };

/** Where nearly every system has it; otherwise PATH is searched. */
const MKFIFO = '/usr/bin/mkfifo';
/** How many FIFOs are made at once. */
const AT_ONCE = 32;

/**
 * One pipe if our stdout and stderr are the same file, so that the order is kept, otherwise two.
 *
 * @param journalFolder where they are made if there is no private temporary folder of this user
 * @returns none if Node's own pipes do, or nothing better can be made
 */
export async function openPipes(journalFolder: string): Promise<OutputPipe[]> {
  if (process.platform === 'win32') return isSameFile(1, 2) ? openNamedPipe() : [];
  const count = isSameFile(1, 2) ? 1 : 2;
  // Not among the journals, which people copy and back up: programs that read every file hang at a FIFO.
  const spares = spareFolder();
  const folder = spares ?? journalFolder;
  const found = takePipes(folder, count);
  if (found) return found;
  await makeFifos(folder, spares ? AT_ONCE : count);
  return takePipes(folder, count) ?? [];
}

function openNamedPipe(): Promise<OutputPipe[]> {
  const name = `\\\\.\\pipe\\job-logger-${randomUuid()}`;
  let writeEnd: number;
  return new Promise((resolve) => {
    const server = createServer((readEnd) => {
      // Every program can list the names of pipes. Ours is the end through which the name comes.
      readEnd
        .once('error', () => {})
        .once('data', (bytes) => {
          readEnd.pause();
          if (String(bytes) !== name) return;
          server.close();
          resolve([{ readEnd, writeEnd }]);
        });
    });
    const giveUp = () => {
      server.close();
      resolve([]);
    };
    server.once('error', giveUp).listen(name, () => {
      try {
        // For both directions, as Node's own are: some programs ask a pipe about its state.
        writeEnd = openSync(name, 'r+');
        writeSync(writeEnd, name);
      } catch {
        giveUp();
      }
    });
  });
}

function spareFolder(): string | undefined {
  const home = temporaryHome();
  const folder = path.join(home, 'fifo');
  try {
    makeHome(home);
    if (!existsSync(folder)) mkdirSync(folder, 0o700);
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
    // Those that it didn't make won't be found.
    maker.once('error', () => resolve()).once('exit', () => resolve());
  });
}

function takePipes(folder: string, count: number): OutputPipe[] | undefined {
  const taken: Fifo[] = [];
  for (const name of readdirSync(folder)) {
    if (taken.length === count) break;
    const pipe = name.endsWith('.fifo') && takeFifo(path.join(folder, name));
    if (pipe) taken.push(pipe);
  }
  if (taken.length === count) return taken;
  for (const end of taken.flatMap(({ readEnd, writeEnd }) => [readEnd, writeEnd])) closeSync(end);
  return undefined;
}

/** @returns undefined if another process has taken it, or there is none */
function takeFifo(file: string): Fifo | undefined {
  const ends: number[] = [];
  try {
    // First for reading, without waiting for a writer, so that the writer needn't wait for a reader.
    const readEnd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    ends.push(readEnd);
    if (!fstatSync(readEnd).isFIFO()) throw new Error(`${file} is no FIFO`);
    const writeEnd = openSync(file, constants.O_WRONLY);
    ends.push(writeEnd);
    // The process that removes it owns it.
    unlinkSync(file);
    return { readEnd, writeEnd, link: tryOr(undefined, () => readlinkSync(`/proc/self/fd/${readEnd}`)) };
  } catch {
    for (const end of ends) closeSync(end);
    return undefined;
  }
}

function isSameFile(one: number, other: number): boolean {
  try {
    // Windows numbers no consoles, and a process has only one.
    if (isConsole(one) && isConsole(other)) return true;
    const [a, b] = [fstatSync(one, { bigint: true }), fstatSync(other, { bigint: true })];
    return a.ino !== 0n && a.ino === b.ino && a.dev === b.dev;
  } catch {
    return false;
  }
}
