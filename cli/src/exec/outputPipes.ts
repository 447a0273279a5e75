/**
 * The pipes into which the command prints. Node's own are sockets, which /dev/stdout and /dev/stderr can't open again
 * (`tee /dev/stderr` fails with "No such device or address"), so they are FIFOs: made by the system's `mkfifo`, since
 * Node has none, opened at both ends and unlinked at once.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, fstatSync, openSync, rmSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { getErrorCode } from '../failure.js';

export interface OutputPipe {
  /** What the command has printed. */
  reader: Readable;
  /** For the command; ours is to be closed when it has its own. */
  writeEnd: number;
}

/** Pipes that are on their way: one where our stdout and stderr are the same file, so that the order is kept, else two. */
export class OutputPipes {
  readonly count = isSameFile(1, 2) ? 1 : 2;
  private readonly files: string[];
  private readonly maker: ChildProcess | undefined;

  /** @param folder of this user alone */
  constructor(folder: string) {
    this.files = ['out', 'err']
      .slice(0, this.count)
      .map((name) => path.join(folder, `${process.pid}-${process.hrtime.bigint()}-${name}.fifo`));
    if (process.platform === 'win32') return;
    this.maker = spawn('mkfifo', ['-m', '600', ...this.files], { stdio: 'ignore' });
    this.maker.on('error', () => {
      // Told by `open`, which finds nothing.
    });
  }

  /** Undefined where the system has no FIFOs to give: then Node's own pipes must do. */
  async open(): Promise<OutputPipe[] | undefined> {
    if (!this.maker || this.maker.pid === undefined) return undefined;
    if (this.maker.exitCode === null && this.maker.signalCode === null) await once(this.maker, 'exit').catch(() => {});
    try {
      return this.files.map(openPipe);
    } catch (error) {
      if (!['ENOENT', 'EPERM', 'ENXIO', 'EACCES', 'ENOTSUP'].includes(getErrorCode(error))) throw error;
      return undefined;
    } finally {
      for (const file of this.files) rmSync(file, { force: true });
    }
  }
}

function openPipe(file: string): OutputPipe {
  // Opened first, and without waiting for a writer, so that the writer needn't wait for a reader.
  const readEnd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const writeEnd = openSync(file, constants.O_WRONLY);
  return { reader: new net.Socket({ fd: readEnd, readable: true, writable: false }), writeEnd };
}

export function closeWriteEnds(pipes: OutputPipe[]): void {
  for (const { writeEnd } of pipes) closeSync(writeEnd);
}

function isSameFile(one: number, other: number): boolean {
  try {
    const [a, b] = [fstatSync(one, { bigint: true }), fstatSync(other, { bigint: true })];
    return a.ino !== 0n && a.ino === b.ino && a.dev === b.dev;
  } catch {
    return false;
  }
}
