import { closeSync, constants, fstatSync, openSync, write } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { promisify } from 'node:util';
import { tryOr } from '#sdk/foreign';
import { getErrorCode, getErrorMessage } from '../failure.js';
import { ConsoleOutput, isConsole } from './consoleOutput.js';

/** How long to wait at most before a descriptor that accepts nothing is tried again, in milliseconds. */
const LONGEST_PAUSE = 50;
/** How much is written at once, in bytes: a write that waits ends as soon as a slow reader has taken so much. */
const MOST_AT_ONCE = 64 * 1024;

/**
 * How much is taken from the command before it has to wait, in bytes: as much as the largest pipe holds (pipe(7),
 * pipe-max-size). Recording is slower than most readers, and a Node script that ends with `process.exit()` loses what
 * its pipe can't take at once.
 */
const AHEAD = 1024 * 1024;
/** How much is recorded at a time, in bytes, and how long that takes, in milliseconds: meanwhile the pipe fills up. */
const SLICE = { least: 1024, most: 64 * 1024, milliseconds: 1 };
/** How often it is checked whether all is recorded, in milliseconds. */
const LOOK_EVERY = 10;

interface Forwarding {
  /** When the command's pipe has ended, and all of it is recorded. */
  recorded: Promise<void>;
  /** When all of it is also copied. */
  copied: Promise<void>;
  /**
   * Call it after the command's end: resolves when the output of the next `within` milliseconds is recorded, and a copy
   * that fails has failed.
   */
  settled(within: number): Promise<void>;
  /** From now on nothing is copied any more if its reader takes nothing for so long, in milliseconds. */
  hurry(patience: number): void;
  /** Whether a write waits for the reader, and can't be called off: Node can't end by itself meanwhile. */
  isStuck(): boolean;
}

/**
 * Copies what the command prints to one of our descriptors, byte for byte, as it comes. If the reader doesn't keep up,
 * the command's pipe fills up and it has to wait, as it would without us. If the reader is gone, the command finds its
 * own pipe closed. If writing fails for another reason (a full disk), we say so once, and the command continues.
 *
 * It doesn't use `process.stdout` (except for a console), which blocks the thread while a pipe is full: signals and the
 * timeout must still work.
 *
 * @param warn called with the reason why something couldn't be copied
 */
export function forwardOutput(
  from: Readable,
  descriptor: number,
  record: (chunk: Buffer) => Promise<void>,
  warn: (reason: string) => void,
): Forwarding {
  const shown = isConsole(descriptor) ? new ConsoleOutput(descriptor) : undefined;
  const unrecorded: Buffer[] = [];
  let unwritten: Buffer[] = [];
  let held = 0;
  let limit = AHEAD;
  let atOnce = SLICE.least;
  let recording: Promise<void> | undefined;
  let writing: Promise<void> | undefined;
  let warned = false;
  let isEnded = false;
  /** How many bytes have come, and how many of them are recorded. */
  const count = { come: 0, recorded: 0 };
  const target = openAnew(descriptor);
  let patience: NodeJS.Timeout | undefined;
  let giveUp!: () => void;
  const givenUp = new Promise<void>((resolve) => void (giveUp = resolve));

  const writeUnwritten = async () => {
    while (unwritten.length > 0) {
      const bytes = Buffer.concat(unwritten);
      unwritten = [];
      const error = await (shown
        ? shown.write(bytes)
        : writeAll(target ?? descriptor, bytes, () => patience?.refresh()));
      if (isReaderGone(error)) {
        // This closes the command's pipe.
        from.destroy();
        unrecorded.length = 0;
      } else if (error !== undefined && !warned) warn(getErrorMessage(error));
      warned ||= error !== undefined;
      held -= bytes.length;
      if (held <= limit) from.resume();
    }
    writing = undefined;
  };
  const recordUnrecorded = async () => {
    for (let chunk = unrecorded.shift(); chunk; chunk = unrecorded.shift()) {
      for (let at = 0; at < chunk.length;) {
        const slice = chunk.subarray(at, at + atOnce);
        const begun = performance.now();
        at += slice.length;
        // Recorded first, so that nobody sees anything that isn't in the log.
        await record(slice);
        count.recorded += slice.length;
        const isSlow = performance.now() - begun > SLICE.milliseconds;
        atOnce = isSlow ? Math.max(SLICE.least, atOnce / 2) : Math.min(SLICE.most, atOnce * 2);
        unwritten.push(slice);
        writing ??= writeUnwritten();
        // Reads come between.
        if (at < chunk.length) await new Promise((resolve) => void setImmediate(resolve));
      }
    }
    recording = undefined;
  };
  // Not by `for await`, which takes more time at its first use than most commands have output.
  from.on('data', (chunk: Buffer) => {
    count.come += chunk.length;
    unrecorded.push(chunk);
    held += chunk.length;
    if (held > limit) from.pause();
    recording ??= recordUnrecorded().catch(() => void from.destroy());
  });
  const recorded = new Promise<void>((resolve) => {
    // The end comes also while the last chunk is being recorded. An error is the command's pipe that broke.
    for (const end of ['end', 'error', 'close']) from.once(end, () => resolve(recording));
  }).then(() => void (isEnded = true));
  const close = () => (target === undefined ? shown?.end() : closeSync(target));
  return {
    recorded,
    copied: Promise.race([recorded.then(() => writing).then(close), givenUp]),
    settled: async (within) => {
      // What the pipe still holds mustn't wait for a slow reader.
      limit = held + AHEAD;
      from.resume();
      await waitAtMost(within, recorded);
      const { come } = count;
      const isDone = () => isEnded || count.recorded >= come;
      while (!isDone()) await waitAtMost(LOOK_EVERY, recorded);
      // A full disk is found at once; a slow reader isn't waited for.
      if (writing) await waitAtMost(within, writing);
    },
    hurry: (milliseconds) => void (patience = setTimeout(giveUp, milliseconds)),
    isStuck: () => writing !== undefined && target === undefined && !shown,
  };
}

function waitAtMost(milliseconds: number, promise: Promise<void>): Promise<unknown> {
  return Promise.race([promise, new Promise((resolve) => void setTimeout(resolve, milliseconds))]);
}

/** A pipe or terminal that doesn't wait, for us alone; a socket can't be opened anew. */
function openAnew(descriptor: number): number | undefined {
  const mayWait = () => process.platform === 'linux' && (fstatSync(descriptor).isFIFO() || isatty(descriptor));
  const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
  return tryOr(undefined, () => (mayWait() ? openSync(`/proc/self/fd/${descriptor}`, flags) : undefined));
}

/** On Windows a pipe without a reader also gives EOF or ENOTCONN. */
function isReaderGone(error: unknown): boolean {
  return ['EPIPE', 'ECONNRESET', 'EOF', 'ENOTCONN'].includes(getErrorCode(error));
}

/** @returns what prevented the write */
async function writeAll(descriptor: number, chunk: Buffer, taken: () => void): Promise<unknown> {
  for (let at = 0, pause = 1; at < chunk.length;) {
    try {
      const length = Math.min(chunk.length - at, MOST_AT_ONCE);
      at += (await promisify(write)(descriptor, chunk, at, length, null)).bytesWritten;
      pause = 1;
      taken();
    } catch (error) {
      if (getErrorCode(error) !== 'EAGAIN') return error;
      await sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }
  return undefined;
}
