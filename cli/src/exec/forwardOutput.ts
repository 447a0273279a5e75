import { write } from 'node:fs';
import type { Readable } from 'node:stream';
import { getErrorCode, getErrorMessage } from '../failure.js';

/** How long to wait when a descriptor accepts nothing at the moment, in milliseconds. */
const FULL_PAUSE = 5;

/**
 * Copies what the command prints to one of our descriptors, byte for byte, as it comes. If the reader doesn't keep up,
 * the command's pipe fills up and it has to wait, as it would without us. If the reader is gone, the command finds its
 * own pipe closed. If writing fails for another reason (a full disk), we say so once, and the command continues.
 *
 * It doesn't use `process.stdout`, which blocks the thread while a pipe is full: signals and the timeout must still
 * work.
 *
 * @param warn called with the reason why something couldn't be copied
 */
export function forwardOutput(
  from: Readable,
  descriptor: number,
  record: (chunk: Buffer) => Promise<void>,
  warn: (reason: string) => void,
): Promise<void> {
  let warned = false;
  const forward = async (chunk: Buffer) => {
    // Recorded first, so that nobody sees anything that isn't in the log.
    await record(chunk);
    const error = await writeAll(descriptor, chunk);
    // This closes the command's pipe.
    if (isReaderGone(error)) from.destroy();
    if (error !== undefined && !isReaderGone(error) && !warned) warn(getErrorMessage(error));
    warned ||= error !== undefined;
  };
  // Not by `for await`, which takes more time at its first use than most commands have output.
  return new Promise((resolve) => {
    let forwarding: Promise<void> | undefined;
    from.on('data', (chunk: Buffer) => {
      from.pause();
      forwarding = forward(chunk).then(
        () => void from.resume(),
        () => void from.destroy(),
      );
    });
    // The end comes also while the last chunk is being copied. An error is the command's pipe that broke.
    for (const end of ['end', 'error', 'close']) from.once(end, () => resolve(forwarding));
  });
}

/** On Windows a pipe without a reader also gives EOF or ENOTCONN. */
function isReaderGone(error: unknown): boolean {
  return ['EPIPE', 'ECONNRESET', ...(process.platform === 'win32' ? ['EOF', 'ENOTCONN'] : [])].includes(
    getErrorCode(error),
  );
}

/** @returns what prevented the write */
async function writeAll(descriptor: number, chunk: Buffer): Promise<unknown> {
  for (let at = 0; at < chunk.length;) {
    try {
      at += await writeOnce(descriptor, chunk, at);
    } catch (error) {
      // Somebody else has made the pipe non-blocking.
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
