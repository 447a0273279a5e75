import { write } from 'node:fs';
import type { Readable } from 'node:stream';
import { getErrorCode, getErrorMessage } from '../failure.js';

/** How long a descriptor that takes nothing just now is left alone, milliseconds. */
const FULL_PAUSE = 5;

/**
 * Copies what the command prints to a descriptor of ours, byte for byte, as it comes. What the reader behind it doesn't
 * take, the command can't print: its pipe fills up, as it would without us. Once that reader is gone, the command finds
 * its own pipe closed. What can't be written for another reason (a full disk) is told once, and the command goes on.
 *
 * Not through `process.stdout`, which blocks the thread while a pipe is full: signals and the timeout must get through.
 *
 * @param warn is told why something couldn't be passed on
 */
export async function forwardOutput(
  from: Readable,
  descriptor: number,
  record: (chunk: Buffer) => Promise<void>,
  warn: (reason: string) => void,
): Promise<void> {
  let warned = false;
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      // First, so that nothing was seen that isn't in the log.
      await record(chunk);
      const error = await writeAll(descriptor, chunk);
      // Leaving the loop closes the command's pipe.
      if (isReaderGone(error)) return;
      if (error !== undefined && !warned) warn(getErrorMessage(error));
      warned ||= error !== undefined;
    }
  } catch {
    // The command's pipe broke: there is nothing more to copy.
  }
}

/** On Windows a pipe without a reader is EOF or ENOTCONN, too. */
function isReaderGone(error: unknown): boolean {
  return ['EPIPE', 'ECONNRESET', ...(process.platform === 'win32' ? ['EOF', 'ENOTCONN'] : [])].includes(
    getErrorCode(error),
  );
}

/** @returns what kept it from being written */
async function writeAll(descriptor: number, chunk: Buffer): Promise<unknown> {
  for (let at = 0; at < chunk.length;) {
    try {
      at += await writeOnce(descriptor, chunk, at);
    } catch (error) {
      // A pipe that somebody else has set to non-blocking.
      if (getErrorCode(error) !== 'EAGAIN') return error;
      await new Promise((resolve) => void setTimeout(resolve, FULL_PAUSE));
    }
  }
  return undefined;
}

function writeOnce(descriptor: number, chunk: Buffer, at: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(descriptor, chunk, at, chunk.length - at, null, (error, written) =>
      error ? reject(error) : resolve(written),
    );
  });
}
