import { setTimeout as sleep } from 'node:timers/promises';
import { tryOr } from '#sdk/foreign';
import { processLives } from '#sdk/processKey';
import { type WaitingJournal } from '#shipper/orphans';
import { JournalReader, LAST_BYTES } from '#shipper/readJournal';
import { hasLiveShipper, listWaitingJournals } from './listWaitingJournals.js';

/** The longest wait for working shippers, and how often to look, in milliseconds. */
const AT_MOST = 5000;
const LOOK_EVERY = 25;
/** How long a shipper may take to show its first sign of life, in milliseconds. */
const SHIPPER_STARTS_WITHIN = 1500;

/**
 * Gives the shippers of runs that have just ended a moment to reach the database, so that `runs` right after `exec`
 * shows the final state. This is the only place where a command waits for shippers; commands that list runs call it
 * first.
 */
export async function waitForJournals(destination: string): Promise<void> {
  for (const until = performance.now() + AT_MOST; performance.now() < until; await sleep(LOOK_EVERY)) {
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
function isOver({ pid, start, file, bytes }: WaitingJournal): boolean {
  const readLast = () => new JournalReader(file, Math.max(0, bytes - LAST_BYTES)).read(LAST_BYTES);
  // It may be shipped and removed while we look.
  return !processLives(pid, start) || tryOr([], readLast).at(-1)?.kind === 'end';
}
