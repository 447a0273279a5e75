/** The journals that wait on this machine for this user: in the home, and where journals go when it can't be written. */
import path from 'node:path';
import { homeFolder, journalFolder, temporaryHome } from '#sdk/home';
import { isCaredFor as isCaredForIn, listJournals, type WaitingJournal } from '#shipper/orphans';

export function journalFolders(): string[] {
  return [...new Set([homeFolder(), temporaryHome()])].map((home) => journalFolder(home));
}

/** Oldest first. */
export function waitingJournals(): WaitingJournal[] {
  return journalFolders()
    .flatMap((folder) => listJournals(folder))
    .toSorted((one, other) => one.touchedAt - other.touchedAt);
}

/** Whether a living shipper cares for it. */
export function isCaredFor(journal: WaitingJournal): Promise<boolean> {
  return isCaredForIn(path.dirname(journal.file), journal);
}
