/**
 * The journals of this user that wait on this machine: in the home folder, and in the folder that is used if it can't
 * be written.
 */
import path from 'node:path';
import { homeFolder, journalFolder, temporaryHome } from '#sdk/home';
import { hasShipper, listJournals, type WaitingJournal } from '#shipper/orphans';
import { hasTemporaryHome } from '#shipper/shipperSocket';

/** The folders of this user. The temporary one is ignored if somebody else made it. */
export function listHomes(): string[] {
  const all = new Set([homeFolder(), temporaryHome()]);
  return [...all].filter((home) => home !== temporaryHome() || hasTemporaryHome());
}

export function journalFolders(): string[] {
  return listHomes().map((home) => journalFolder(home));
}

/** Oldest first. */
export function listWaitingJournals(): WaitingJournal[] {
  return journalFolders()
    .flatMap((folder) => listJournals(folder))
    .toSorted((one, other) => one.touchedAt - other.touchedAt);
}

export function hasLiveShipper(journal: WaitingJournal): Promise<boolean> {
  return hasShipper(path.dirname(journal.file), journal);
}
