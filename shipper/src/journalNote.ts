/**
 * A file beside a journal that says why all or part of its run isn't in the database. The next shipper, `flush` and
 * `doctor` read it.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { StoreErrorCode } from '#database/store/runStore';
import { tryOrLog } from './log.js';
import type { LeftOut } from './repairEvents.js';
import { tryOr } from '#sdk/foreign';

/** After a refusal the database is asked again after this time, in milliseconds. */
export const ASK_AGAIN_AFTER = 3_600_000;

/** How many of the left-out events are listed. */
const MOST_TOLD = 100;

/** What keeps a run out of the database. */
export interface Trouble {
  /**
   * `journal`: the file itself is the problem; `setting`: the database's setting can't work here, or lacks a package.
   */
  code: StoreErrorCode | 'journal' | 'setting';
  message: string;
}

export interface JournalNote extends Trouble {
  /** ISO 8601, UTC. */
  at: string;
  /** The events that the database lacks, of a run that it otherwise has. */
  leftOut?: LeftOut[];
}

/** Whether a shipper leaves the journal alone for now. */
export function isRefused(note: JournalNote | undefined): boolean {
  const age = Date.now() - Date.parse(note?.at ?? '');
  return note?.code === 'refused' && age >= 0 && age < ASK_AGAIN_AFTER;
}

export function readNote(journal: string): JournalNote | undefined {
  // If there is none, or a full disk has cut it, the journal is tried at once.
  return tryOr(undefined, () => JSON.parse(readFileSync(noteFile(journal), 'utf8')) as JournalNote);
}

export function writeNote(journal: string, trouble: Trouble, leftOut: LeftOut[]): void {
  const note: JournalNote = {
    at: new Date().toISOString(),
    ...trouble,
    ...(leftOut.length > 0 ? { leftOut: leftOut.slice(0, MOST_TOLD) } : {}),
  };
  tryOrLog('a note beside a journal', () => writeFileSync(noteFile(journal), JSON.stringify(note), { mode: 0o600 }));
}

export function formatLeftOut([first, ...others]: LeftOut[]): string {
  const { seq, kind, why } = first!;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return `The database has the run without its ${kind} ${seq}${more}, which wait here: ${why}`;
}

export function removeNote(journal: string): void {
  rmSync(noteFile(journal), { force: true });
}

function noteFile(journal: string): string {
  return `${journal}.note`;
}
