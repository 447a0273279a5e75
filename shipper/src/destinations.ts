import { setting } from '#sdk/settings';
import { destinationOf } from '#sdk/destination';
import { openRunStore } from '#database/store/openRunStore';
import { type RunBatch, type RunStore, StoreError } from '#database/store/runStore';
import type { RunShipment } from './runShipment.js';
import { logTrouble } from './log.js';

/** Pauses between tries at a database that can't be had, milliseconds: the first, doubled up to the longest, each ± a quarter. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 15_000;
/** Pause after a refusal that only a person can mend (a login, a right, an unknown job), milliseconds. */
const MENDING_PAUSE = 60_000;

interface Destination {
  connection: string;
  store: RunStore | undefined;
  failures: number;
  retryAt: number;
}

/** The databases that this shipper can reach, by destination, one connection each. */
export class Destinations {
  private readonly known = new Map<string, Destination>();

  /** @param taken told of each batch that a database has taken */
  constructor(private readonly taken?: (batch: RunBatch, store: RunStore) => void) {}

  /** @param connection may hold a password; it is kept in memory only */
  add(name: string, connection: string): void {
    if (this.known.get(name)?.connection === connection) return;
    this.known.set(name, { connection, store: undefined, failures: 0, retryAt: 0 });
  }

  /** What the settings say, for writers of journals that hand over no connection. */
  addFromSettings(folder: string | undefined): void {
    const found = setting('JOB_LOGGER_DB', folder);
    try {
      if (found) this.add(destinationOf(found.value).name, found.value);
    } catch (error) {
      logTrouble('the settings', error);
    }
  }

  /** Known here, and not found away just now. */
  isReachable(name: string | null | undefined): boolean {
    const destination = this.known.get(name ?? '');
    return destination !== undefined && Date.now() >= destination.retryAt;
  }

  /** Applies a batch of the run; false where the database won't have it now. When to try again is noted at the cause. */
  async apply(shipment: RunShipment, batch: RunBatch): Promise<boolean> {
    const destination = this.known.get(batch.begin.destination ?? '');
    if (!destination || Date.now() < Math.max(destination.retryAt, shipment.retryAt)) return false;
    try {
      destination.store ??= await openRunStore(destination.connection);
      await destination.store.apply(batch);
      destination.failures = 0;
      this.taken?.(batch, destination.store);
      return true;
    } catch (error) {
      logTrouble(shipment.journal, error);
      await this.refused(destination, shipment, error);
      return false;
    }
  }

  /** Whether another try within seconds may help: a database that is away may be back, a wrong password stays wrong. */
  worthRetrying(shipment: RunShipment): boolean {
    const destination = this.known.get(shipment.begin?.destination ?? '');
    return (
      destination !== undefined && Math.max(destination.retryAt, shipment.retryAt) - Date.now() <= LONGEST_PAUSE * 1.25
    );
  }

  async close(): Promise<void> {
    for (const { store } of this.known.values()) await store?.close();
  }

  private async refused(destination: Destination, shipment: RunShipment, error: unknown): Promise<void> {
    const code = error instanceof StoreError ? error.code : 'unavailable';
    if (code === 'refused' || code === 'unknown-job') {
      shipment.retryAt = code === 'refused' ? Infinity : Date.now() + MENDING_PAUSE;
      return;
    }
    const doubled = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** destination.failures) * (0.75 + Math.random() / 2);
    if (code === 'unavailable') destination.failures++;
    destination.retryAt = Date.now() + (code === 'unavailable' ? doubled : MENDING_PAUSE);
    const { store } = destination;
    destination.store = undefined;
    await store?.close().catch((closing: unknown) => logTrouble('closing a broken connection', closing));
  }
}
