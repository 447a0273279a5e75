import { readFileSync } from 'node:fs';
import { tryOr } from '#sdk/foreign';
import { processLives } from '#sdk/processKey';
import { shipperLog, type ShipperTrouble } from '#shipper/log';
import type { WaitingJournal } from '#shipper/orphans';
import { relative } from '../options/moment.js';
import { formatCount } from '../output/runWords.js';
import { hasLiveShipper, journalFolders, listWaitingJournals } from '../journals/listWaitingJournals.js';
import { bad, note, ok, type Check } from './check.js';

/** A younger journal may have a shipper that is just starting, in milliseconds. */
const YOUNG = 3000;
/** How many journals are listed individually. */
const MAX_TOLD = 10;
/** How long a shipper's own problem is worth reporting, in milliseconds. */
const RECENT = 24 * 3_600_000;

/** Runs that are waiting on this machine: those with a shipper, and those without, with the last problem of each. */
export async function checkJournals(destination: string | undefined): Promise<Check[]> {
  const journals = listWaitingJournals();
  const orphans: WaitingJournal[] = [];
  for (const journal of journals) {
    if (Date.now() - journal.touchedAt > YOUNG && !(await hasLiveShipper(journal))) orphans.push(journal);
  }
  const going = journals.length - orphans.length;
  const text = going > 0 ? `${formatCount(going, 'run')} going on or on the way` : '';
  return [
    orphans.length === 0
      ? ok('journals', text || 'no run waits')
      : bad(
          'journals',
          [`${formatCount(orphans.length, 'run')} without a shipper`, text].filter(Boolean).join(', '),
          'Ship what waits: job-logger flush',
        ),
    ...orphans.slice(0, MAX_TOLD).map((journal) => checkOrphan(journal, destination)),
    ...checkShippersThemselves(),
  ];
}

function checkOrphan(journal: WaitingJournal, destination: string | undefined): Check {
  const { begin, runId } = journal;
  const name = `run ${runId.slice(0, 8)}`;
  const since = relative((Date.now() - journal.touchedAt) / 1000) ?? new Date(journal.touchedAt).toISOString();
  const about = begin ? `job ${begin.jobId}, last written ${since}` : `without a beginning, last written ${since}`;
  const alive = processLives(journal.pid, journal.start) ? 'its process is running, its shipper is gone' : undefined;
  if (begin && begin.destination !== destination) {
    const where = begin.destination ?? 'no database';
    return note(name, `${about}, for ${where}`, 'job-logger flush --to SETTING ships it elsewhere.');
  }
  return bad(name, [about, alive, journal.note && formatTrouble(journal.note)].filter(Boolean).join('; '));
}

/** What a shipper reports about itself, not about a journal. */
const THEMSELVES = { 'the shipper itself': 'a shipper failed', 'a failure mail': 'a mail about a failed run' };

function checkShippersThemselves(): Check[] {
  return journalFolders().flatMap((folder) => {
    const troubles = lastTroubles(folder);
    return Object.entries(THEMSELVES).flatMap(([about, what]): Check[] => {
      const trouble = troubles.get(about);
      if (!trouble || Date.now() - Date.parse(trouble.at) > RECENT) return [];
      return [note('shipper log', `${what}: ${formatTrouble(trouble)}`, `More is in ${shipperLog(folder)}`)];
    });
  });
}

function formatTrouble({ at, message }: { at: string; message: string }): string {
  return `${relative((Date.now() - Date.parse(at)) / 1000) ?? at}: ${message}`;
}

/** The last problem that shippers reported for each subject other than a single journal. */
function lastTroubles(journalFolder: string): Map<string, ShipperTrouble> {
  const log = shipperLog(journalFolder);
  const troubles = new Map<string, ShipperTrouble>();
  for (const file of [`${log}.1`, log]) {
    for (const line of tryOr('', () => readFileSync(file, 'utf8')).split('\n')) {
      try {
        const trouble: ShipperTrouble = JSON.parse(line);
        troubles.set(trouble.about, trouble);
      } catch {
        // The last line is empty, and a full disk may have cut one off.
      }
    }
  }
  return troubles;
}
