import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Destinations } from '#shipper/destinations';
import { openLog } from '#shipper/log';
import { processLives } from '#sdk/processKey';
import { shipOrphan, type WaitingJournal } from '#shipper/orphans';
import { getErrorMessage } from '../failure.js';
import { hasLiveShipper } from './listWaitingJournals.js';

/**
 * How often one journal is tried while the database is busy, and the longest wait before the next try, in milliseconds.
 */
const TRIES = 4;
const LONGEST_PAUSE = 5000;

export interface Stay {
  journal: WaitingJournal;
  why: string;
  /** It should have been removed; otherwise it is right that it stays. */
  failed: boolean;
}

/** Ships one journal after the other to one database, and writes a note about the result of each. */
export class JournalFlush {
  readonly shipped: WaitingJournal[] = [];
  readonly stays: Stay[] = [];
  private readonly destinations = new Destinations();

  /** @param all whether journals for another database, or for none, go there too */
  constructor(
    private readonly destination: string,
    private readonly setting: string,
    private readonly all: boolean,
  ) {
    this.destinations.add(destination, setting);
  }

  async ship(journal: WaitingJournal): Promise<void> {
    const { begin } = journal;
    const reason = await this.reasonToStay(journal);
    if (reason) {
      this.stays.push({ journal, why: reason, failed: false });
      return;
    }
    // The SDK looks destinations up by the name in the journal.
    const name = begin?.destination ?? '';
    if (begin && name !== this.destination) this.destinations.add(name, this.setting);
    try {
      const why = await this.tryToShip(journal, name);
      if (why === undefined) this.shipped.push(journal);
      else this.stays.push({ journal, why, failed: !processLives(journal.pid, journal.start) });
    } catch (error) {
      this.stays.push({ journal, why: getErrorMessage(error), failed: true });
    }
  }

  close(): Promise<void> {
    return this.destinations.close();
  }

  private async reasonToStay(journal: WaitingJournal): Promise<string | undefined> {
    const { begin } = journal;
    if (begin && begin.destination !== this.destination && !this.all) {
      return begin.destination === null
        ? 'no database was set when it ran; --to ships it'
        : `it is for ${begin.destination}; --to ships it elsewhere`;
    }
    return (await hasLiveShipper(journal)) ? 'its own shipper is at it' : undefined;
  }

  /** @returns why it stays; undefined if it is shipped */
  private async tryToShip(journal: WaitingJournal, name: string): Promise<string | undefined> {
    const folder = path.dirname(journal.file);
    openLog(folder);
    for (let attempt = 1; ; attempt++) {
      const why = await shipOrphan(folder, journal, this.destinations);
      // Without a begin, no database is waited for.
      if (why === undefined || !journal.begin || attempt === TRIES || this.destinations.isReachable(name)) return why;
      for (const until = performance.now() + LONGEST_PAUSE; !this.destinations.isReachable(name);) {
        if (performance.now() > until) return why;
        await sleep(50);
      }
    }
  }
}
