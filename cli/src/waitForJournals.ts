import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { processLives } from '#sdk/processKey';
import { type WaitingJournal } from '#shipper/orphans';
import { isCaredFor, waitingJournals } from './waitingJournals.js';

/** The longest wait for shippers that are at work, and how often is looked, milliseconds. */
const AT_MOST = 5000;
const LOOK_EVERY = 25;
/** How long a shipper may take to its first sign of life, milliseconds. */
const SHIPPER_STARTS_WITHIN = 1500;
/** Enough for the beginning of any line: where its `end` event says that it is one. */
const LAST_BYTES = 512 * 1024;

/**
 * Gives the shippers of runs that have ended on this machine a moment to tell the database, so that `runs` right after
 * `exec` shows the run as it ended. The one place where a command waits for shippers: whoever lists runs calls it first.
 */
export async function waitForJournals(destination: string): Promise<void> {
  for (const until = Date.now() + AT_MOST; Date.now() < until; await sleep(LOOK_EVERY)) {
    if (!(await anyOnItsWay(destination))) return;
  }
}

async function anyOnItsWay(destination: string): Promise<boolean> {
  for (const journal of waitingJournals()) {
    if (journal.begin?.destination !== destination || !isOver(journal)) continue;
    if (Date.now() - journal.touchedAt < SHIPPER_STARTS_WITHIN || (await isCaredFor(journal))) return true;
  }
  return false;
}

/** Its end stands in it, or will be written by the shipper, which finds the process gone. */
function isOver(journal: WaitingJournal): boolean {
  return !processLives(journal.pid, journal.start) || holdsEnd(journal.file);
}

function holdsEnd(file: string): boolean {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const bytes = Buffer.alloc(Math.min(size, LAST_BYTES));
      readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
      const last = bytes.toString('utf8').trimEnd();
      return /^\{"seq":\d+,"kind":"end"/.test(last.slice(last.lastIndexOf('\n') + 1));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Shipped and removed while we looked.
    return false;
  }
}
