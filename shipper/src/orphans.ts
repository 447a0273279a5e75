/** Journals whose shipper is gone: found, and shipped by whoever comes next. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BeginEvent } from '#sdk/journal/events';
import { processLives } from '#sdk/processKey';
import type { Destinations } from './destinations.js';
import { holdSocket, isHeld } from './holdSocket.js';
import { type JournalName, parseJournalName } from './journalName.js';
import { type JournalNote, readNote } from './journalNote.js';
import { JournalReader } from './readJournal.js';
import { RunShipment } from './runShipment.js';
import { shipperSocket } from './shipperSocket.js';

/** A journal that its process can't be asked about (another machine's, in a folder that both use) is an orphan after so long untouched, milliseconds. */
const FOREIGN_ORPHAN_AFTER = 10 * 60_000;
/** How long a journal that the system won't remove is tried, and how often, milliseconds. */
const REMOVE_WITHIN = 3000;
const REMOVE_EVERY = 100;
/** Enough for nearly any `begin`; the reader takes more where it isn't. */
const BEGIN_BYTES = 2048;

export interface WaitingJournal extends JournalName {
  file: string;
  /** Undefined where even the begin wasn't written. */
  begin: BeginEvent | undefined;
  /** What kept it from its database so far. */
  note: JournalNote | undefined;
  bytes: number;
  /** Last written or touched, milliseconds since 1970. */
  touchedAt: number;
}

/** The journals in a folder, oldest first. */
export function listJournals(journalFolder: string): WaitingJournal[] {
  // With the separator it isn't there where it, or what should hold it, is a file.
  const names = existsSync(`${journalFolder}${path.sep}`) ? readdirSync(journalFolder) : [];
  const journals = names.flatMap((name) => {
    const parsed = parseJournalName(name);
    const file = path.join(journalFolder, name);
    const stat = parsed && statSync(file, { throwIfNoEntry: false });
    return parsed && stat
      ? [
          {
            ...parsed,
            file,
            begin: readBegin(file),
            note: readNote(file),
            bytes: stat.size,
            touchedAt: stat.mtimeMs,
          },
        ]
      : [];
  });
  return journals.toSorted((a, b) => a.touchedAt - b.touchedAt);
}

/** Whether a living shipper cares for the journal. */
export async function isCaredFor(journalFolder: string, journal: WaitingJournal): Promise<boolean> {
  if (isForeign(journal.begin)) return !isOld(journal);
  return isHeld(shipperSocket(journalFolder, journal.key));
}

/**
 * Ships a journal that nobody cares for, once through. Its run is Lost if it has no end and its process is gone; where
 * the process lives, the journal stays for its end.
 *
 * @param between done after each batch, so that a long journal holds up nothing else
 * @returns undefined: all of it is in the database and the journal removed; else why not, in a sentence
 */
export async function shipOrphan(
  journalFolder: string,
  journal: WaitingJournal,
  destinations: Destinations,
  between?: () => Promise<unknown>,
): Promise<string | undefined> {
  const socket = shipperSocket(journalFolder, journal.key);
  // The shipper touched it as long as it saw the process.
  const aliveAt = statSync(socket, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const letGo = await holdSocket(socket);
  try {
    const shipment = new RunShipment(journal.file);
    while (!shipment.isComplete) {
      // Asked before the read: what a process had written when it was gone is all that will ever come.
      const gone = isGone(journal, shipment.begin);
      const batch = shipment.next(false) ?? (gone ? shipment.loss(aliveAt) : undefined);
      if (!batch || !(await destinations.apply(shipment, batch))) break;
      await between?.();
    }
    for (const until = performance.now() + REMOVE_WITHIN; shipment.isRemovable && performance.now() < until;) {
      await sleep(REMOVE_EVERY);
      shipment.remove();
    }
    // A job makes its journal a moment before it writes the begin, and its shipper's socket comes later still.
    if (!shipment.begin && isGone(journal, undefined) && isOld(journal) && shipment.isEmpty()) shipment.remove();
    if (shipment.isDone) return undefined;
    shipment.leaveNote();
    return shipment.trouble?.message ?? 'its process is still running: what it said so far is shipped, its end will be';
  } finally {
    letGo();
  }
}

function isGone(journal: WaitingJournal, begin: BeginEvent | undefined): boolean {
  return isForeign(begin) ? isOld(journal) : !processLives(journal.pid, journal.start);
}

/** Of another machine, in a folder that both use. */
function isForeign(begin: BeginEvent | undefined): boolean {
  return begin !== undefined && begin.machine !== os.hostname();
}

function isOld(journal: WaitingJournal): boolean {
  const touchedAt = statSync(journal.file, { throwIfNoEntry: false })?.mtimeMs ?? journal.touchedAt;
  return Date.now() - touchedAt >= FOREIGN_ORPHAN_AFTER;
}

function readBegin(file: string): BeginEvent | undefined {
  try {
    const [event] = new JournalReader(file).read(BEGIN_BYTES);
    return event?.kind === 'begin' ? event : undefined;
  } catch {
    // Gone meanwhile, or the system won't have it read now: who ships it is told.
    return undefined;
  }
}
