/** The journals that wait on this machine for this user: in the home, and where journals go when it can't be written. */
import path from 'node:path';
import { homeFolder, journalFolder, temporaryHome } from '#sdk/home';
import { isCaredFor as isCaredForIn, listJournals, type WaitingJournal } from '#shipper/orphans';
import { hasTemporaryHome } from '#shipper/shipperSocket';

/** The folders of this user; the temporary one may have been made by somebody else, and is passed over then. */
export function homes(): string[] {
  const all = new Set([homeFolder(), temporaryHome()]);
  return [...all].filter((home) => home !== temporaryHome() || hasTemporaryHome());
}

export function journalFolders(): string[] {
  return homes().map((home) => journalFolder(home));
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
