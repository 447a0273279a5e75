/** Finds and ships journals whose shipper is gone. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BeginEvent } from '#sdk/journal/events';
import { machineName } from '#sdk/home';
import { processLives } from '#sdk/processKey';
import type { Destinations } from './destinations.js';
import { holdSocket, isHeld } from './holdSocket.js';
import { type JournalName, parseJournalName } from './journalName.js';
import { type JournalNote, readNote } from './journalNote.js';
import { JournalReader } from './readJournal.js';
import { NO_BEGIN, RunShipment } from './runShipment.js';
import { shipperSocket } from './shipperSocket.js';
import { tryOr } from '#sdk/foreign';
import { isFolder } from '#sdk/system';

/**
 * In a folder that several machines share, the process of another machine's journal can't be checked. Such a journal is
 * an orphan when nobody has touched it for this time, in milliseconds.
 */
const FOREIGN_ORPHAN_AFTER = 10 * 60_000;
/** How long, and how often, to retry when the system refuses to remove a journal, in milliseconds. */
const REMOVE_WITHIN = 3000;
const REMOVE_EVERY = 100;
/** Enough for nearly every `begin`. If it isn't, the reader reads more. */
const BEGIN_BYTES = 2048;

export interface WaitingJournal extends JournalName {
  file: string;
  /** Undefined if not even the begin was written. */
  begin: BeginEvent | undefined;
  /** Why it is not in its database yet. */
  note: JournalNote | undefined;
  bytes: number;
  /** Last written or touched, milliseconds since 1970. */
  touchedAt: number;
}

/** The journals in a folder, oldest first. */
export function listJournals(journalFolder: string): WaitingJournal[] {
  const names = isFolder(journalFolder) ? readdirSync(journalFolder) : [];
  const journals = names.flatMap((name) => {
    const parsed = parseJournalName(name);
    const file = path.join(journalFolder, name);
    const stat = parsed && statSync(file, { throwIfNoEntry: false });
    return parsed && stat
      ? [{ ...parsed, file, begin: readBegin(file), note: readNote(file), bytes: stat.size, touchedAt: stat.mtimeMs }]
      : [];
  });
  return journals.toSorted((a, b) => a.touchedAt - b.touchedAt);
}

/** Whether the journal has a living shipper. */
export async function hasShipper(journalFolder: string, journal: WaitingJournal): Promise<boolean> {
  if (isForeign(journal.begin)) return !isOld(journal);
  return isHeld(shipperSocket(journalFolder, journal.key));
}

/** Removes the sockets of shippers that were killed when their journals were gone: no other shipper would. */
export async function removeStaleSockets(journalFolder: string): Promise<void> {
  const names = readdirSync(journalFolder);
  for (const name of names.filter((one) => one.endsWith('.sock'))) {
    const socket = path.join(journalFolder, name);
    const isNeeded = names.some((one) => one.startsWith(`${path.basename(name, '.sock')}-`));
    if (!isNeeded && !(await isHeld(socket))) rmSync(socket, { force: true });
  }
}

/**
 * Ships a journal without a shipper, one pass through. Its run is Lost if it has no end and its process is gone. If the
 * process lives, the journal stays until it ends.
 *
 * @param between called after each batch, so that a long journal doesn't delay other work
 * @returns undefined if the database has everything and the journal is removed; otherwise a sentence that says why not
 */
export async function shipOrphan(
  journalFolder: string,
  journal: WaitingJournal,
  destinations: Destinations,
  between?: () => Promise<unknown>,
): Promise<string | undefined> {
  const socket = shipperSocket(journalFolder, journal.key);
  // Its shipper touched it as long as it saw the process.
  const aliveAt = statSync(socket, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const letGo = await holdSocket(socket);
  try {
    let shipment = new RunShipment(journal.file);
    while (!shipment.isComplete) {
      shipment = shipment.afresh();
      // This must be checked before reading: what a process had written when it was gone is complete.
      const gone = isGone(journal, shipment.begin);
      const batch = shipment.next(false) ?? (gone ? shipment.loss(aliveAt) : undefined);
      if (!batch || !(await destinations.apply(shipment, batch))) break;
      await between?.();
    }
    for (const until = performance.now() + REMOVE_WITHIN; shipment.isRemovable && performance.now() < until;) {
      await sleep(REMOVE_EVERY);
      shipment.remove();
    }
    // A job creates its journal just before it writes the begin, and its shipper's socket appears even later.
    if (!shipment.begin && isGone(journal, undefined) && isOld(journal) && shipment.isEmpty()) shipment.remove();
    if (shipment.removed) return undefined;
    shipment.leaveNote();
    if (shipment.trouble) return shipment.trouble.message;
    if (!shipment.begin && !shipment.isEmpty()) return NO_BEGIN;
    if (!shipment.begin) return 'nothing was written to it yet; if nothing is, it is removed after ten minutes';
    return isGone(journal, shipment.begin)
      ? 'its database failed a moment ago, and is tried again later'
      : 'its process is still running: what it said so far is shipped, its end will be';
  } finally {
    letGo();
  }
}

function isGone(journal: WaitingJournal, begin: BeginEvent | undefined): boolean {
  return isForeign(begin) ? isOld(journal) : !processLives(journal.pid, journal.start);
}

/** It belongs to another machine, in a shared folder. Writers may omit their machine. */
function isForeign(begin: BeginEvent | undefined): boolean {
  return typeof begin?.machine === 'string' && begin.machine !== machineName();
}

function isOld(journal: WaitingJournal): boolean {
  const touchedAt = statSync(journal.file, { throwIfNoEntry: false })?.mtimeMs ?? journal.touchedAt;
  return Date.now() - touchedAt >= FOREIGN_ORPHAN_AFTER;
}

function readBegin(file: string): BeginEvent | undefined {
  // It may be gone, or the system may not allow reading now. Shipping it will report that.
  return tryOr(undefined, () => {
    const [event] = new JournalReader(file).read(BEGIN_BYTES);
    return event?.kind === 'begin' ? event : undefined;
  });
}
