import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryOr } from '#sdk/foreign';
import { processLives } from '#sdk/processKey';
import { type WaitingJournal } from '#shipper/orphans';
import { hasLiveShipper, listWaitingJournals } from './listWaitingJournals.js';

/** The longest wait for working shippers, and how often to look, in milliseconds. */
const AT_MOST = 5000;
const LOOK_EVERY = 25;
/** How long a shipper may take to show its first sign of life, in milliseconds. */
const SHIPPER_STARTS_WITHIN = 1500;
/** Long enough for the beginning of any line, where an `end` event can be recognised. */
const LAST_BYTES = 512 * 1024;

/**
 * Gives the shippers of runs that have just ended a moment to reach the database, so that `runs` right after `exec`
 * shows the final state. This is the only place where a command waits for shippers; commands that list runs call it
 * first.
 */
export async function waitForJournals(destination: string): Promise<void> {
  for (const until = Date.now() + AT_MOST; Date.now() < until; await sleep(LOOK_EVERY)) {
    if (!(await anyOnItsWay(destination))) return;
  }
}

async function anyOnItsWay(destination: string): Promise<boolean> {
  for (const journal of listWaitingJournals()) {
    if (journal.begin?.destination !== destination || !isOver(journal)) continue;
    if (Date.now() - journal.touchedAt < SHIPPER_STARTS_WITHIN || (await hasLiveShipper(journal))) return true;
  }
  return false;
}

/** It has its end, or the shipper will write it because the process is gone. */
function isOver(journal: WaitingJournal): boolean {
  return !processLives(journal.pid, journal.start) || holdsEnd(journal.file);
}

function holdsEnd(file: string): boolean {
  // It may be shipped and removed while we look.
  return tryOr(false, () => {
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
  });
}
