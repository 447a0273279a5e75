import { getSetting } from '#sdk/settings';
import { getErrorMessage } from '#sdk/warnOnce';
import { parseDestination, SettingError } from '#sdk/destination';
import type { Trouble } from './journalNote.js';
import { openRunStore } from '#database/store/openRunStore';
import { type Applied, type RunBatch, type RunStore, StoreError } from '#database/store/runStore';
import { saveAnswer } from './lastAnswers.js';
import { logTrouble, tryOrLog } from './log.js';
import { presentName } from './readJournal.js';
import type { RunShipment } from './runShipment.js';

/**
 * Pauses between tries when a database is down, in milliseconds: the first one, doubled up to the longest, each ± a
 * quarter.
 */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 15_000;
/** Pause after a refusal that only a person can fix (a login, a right, an unknown job), in milliseconds. */
const MENDING_PAUSE = 60_000;
/** A database that is too slow gets twice the time, at most this many times. */
const MOST_PATIENCE = 8;

interface Destination {
  connection: string;
  store: RunStore | undefined;
  failures: number;
  /** In milliseconds of `performance.now()`, as in shipments. */
  retryAt: number;
  /** How much longer its timeouts are than the setting's. */
  patience: number;
  hasWorked: boolean;
}

/** The databases that this shipper can reach, by destination, one connection each. */
export class Destinations {
  /** When a database last answered us, in milliseconds of `performance.now()`. */
  workedAt = 0;
  private readonly known = new Map<string, Destination>();

  /** @param taken called for each batch that a database has taken */
  constructor(private readonly taken?: (batch: RunBatch, store: RunStore) => void) {}

  /** @param connection may contain a password; it is kept only in memory */
  add(name: string, connection: string): void {
    const present = presentName(name);
    if (this.known.get(present)?.connection === connection) return;
    const unused = { store: undefined, failures: 0, retryAt: 0, patience: 1, hasWorked: false };
    this.known.set(present, { connection, ...unused });
  }

  /** Adds the database from the settings, for writers of journals that send no connection. */
  addFromSettings(folder: string | undefined): void {
    const found = getSetting('JOB_LOGGER_DB', folder);
    if (found) tryOrLog('the settings', () => this.add(parseDestination(found.value).name, found.value));
  }

  /** The destination is known here, and was not found to be down just now. */
  isReachable(name: string | null | undefined): boolean {
    const destination = this.known.get(name ?? '');
    return destination !== undefined && performance.now() >= destination.retryAt;
  }

  /** Applies a batch of the run. @returns whether to continue with the run at once; if not, the cause stores when to */
  async apply(shipment: RunShipment, batch: RunBatch): Promise<boolean> {
    const destination = this.known.get(batch.begin.destination ?? '');
    if (!destination || performance.now() < Math.max(destination.retryAt, shipment.retryAt)) return false;
    let applied: Applied;
    try {
      destination.store ??= await openRunStore(destination.connection);
      applied = await destination.store.apply(batch, destination.patience);
    } catch (error) {
      logTrouble(shipment.journal, error);
      return this.handleFailure(destination, shipment, error);
    }
    destination.failures = 0;
    destination.hasWorked = true;
    this.workedAt = performance.now();
    if (shipment.begin) saveAnswer(shipment.journal, shipment.begin, undefined);
    if (shipment.confirm(applied)) this.taken?.(batch, destination.store);
    return true;
  }

  /**
   * Whether another try within seconds may help: a database that is down may come back, but a wrong password stays
   * wrong.
   */
  isWorthRetrying(shipment: RunShipment): boolean {
    if (shipment.isComplete) return shipment.isRemovable;
    if (!shipment.readable) return true;
    const destination = this.known.get(shipment.begin?.destination ?? '');
    const retryAt = Math.max(destination?.retryAt ?? Infinity, shipment.retryAt);
    return retryAt - performance.now() <= LONGEST_PAUSE * 1.25;
  }

  /** The shipper gives the run up, and records why for the next one. */
  giveUp(shipment: RunShipment): void {
    shipment.leaveNote();
    if (shipment.begin && shipment.trouble && !shipment.isComplete)
      saveAnswer(shipment.journal, shipment.begin, shipment.trouble);
  }

  async close(): Promise<void> {
    for (const { store } of this.known.values()) await store?.close();
  }

  /** @returns whether a smaller batch of the run is worth trying at once */
  private async handleFailure(destination: Destination, shipment: RunShipment, error: unknown): Promise<boolean> {
    const { code, message } = toTrouble(error);
    const timedOut = error instanceof StoreError && error.timedOut;
    if (code === 'refused') return shipment.refuse(message);
    shipment.trouble = { code, message };
    const now = performance.now();
    if (timedOut) {
      this.workedAt = now;
      destination.patience = Math.min(destination.patience * 2, MOST_PATIENCE);
      if (shipment.slowDown()) return true;
    }
    // A database that was there a moment ago can't be opened while its server restarts or fails over.
    if (code === 'unavailable' || (code === 'schema' && destination.hasWorked)) {
      // It may be the run's own fault, so others continue: both wait, each for as long as it has failed.
      shipment.retryAt = now + computePause(shipment.failures++);
      destination.retryAt = now + computePause(destination.failures++);
    } else {
      const cause = code === 'unknown-job' ? shipment : destination;
      cause.retryAt = now + MENDING_PAUSE;
      if (shipment.begin) saveAnswer(shipment.journal, shipment.begin, shipment.trouble);
    }
    if (timedOut || code === 'unknown-job') return false;
    const { store } = destination;
    destination.store = undefined;
    await store?.close().catch((closing: unknown) => logTrouble('closing a broken connection', closing));
    return false;
  }
}

function computePause(failures: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures) * (0.75 + Math.random() / 2);
}

/** Errors other than StoreErrors may go away too, except a wrong setting. */
function toTrouble(error: unknown): Trouble {
  if (error instanceof StoreError) return error;
  return { code: error instanceof SettingError ? 'setting' : 'unavailable', message: getErrorMessage(error) };
}
