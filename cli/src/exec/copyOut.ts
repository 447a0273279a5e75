import { write } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../failure.js';

/** How long a descriptor that takes nothing just now is left alone, milliseconds. */
const FULL_PAUSE = 5;

/**
 * Copies what the command prints to a descriptor of ours, byte for byte, as it comes. What the reader behind it doesn't
 * take, the command can't print: its pipe fills up, as it would without us. And once that reader is gone, the command
 * finds its own pipe closed.
 *
 * Not through `process.stdout`, which blocks the thread while a pipe is full: signals and the timeout must get through.
 */
export async function copyOut(from: Readable, descriptor: number, record: (chunk: Buffer) => void): Promise<void> {
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      record(chunk);
      // Leaving the loop closes the command's pipe.
      if (!(await writeAll(descriptor, chunk))) return;
    }
  } catch {
    // The pipe broke: there is nothing more to copy.
  }
}

/** @returns whether there is still someone who reads */
async function writeAll(descriptor: number, chunk: Buffer): Promise<boolean> {
  for (let at = 0; at < chunk.length;) {
    try {
      at += await writeOnce(descriptor, chunk, at);
    } catch (error) {
      // A pipe that somebody else has set to non-blocking.
      if (errorCode(error) !== 'EAGAIN') return false;
      await sleep(FULL_PAUSE);
    }
  }
  return true;
}

function writeOnce(descriptor: number, chunk: Buffer, at: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(descriptor, chunk, at, chunk.length - at, null, (error, written) =>
      error ? reject(error) : resolve(written),
    );
  });
}
