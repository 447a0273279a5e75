import { rmSync, statSync, utimesSync } from 'node:fs';
import type { BeginEvent, EndEvent, JournalEvent } from '#sdk/journal/events';
import { JournalReader } from '#sdk/journal/readJournal';
import type { RunBatch } from '#database/store/runStore';
import { toldMark } from './failureMails.js';
import { foldEvents } from './foldEvents.js';
import { ifThere } from './ifThere.js';

/** Bytes of journal that go into one batch, so that it stays under 1 MB with its begin and metrics. */
const BATCH_BYTES = 800_000;
/** More than any end takes. */
const LAST_BYTES = 1024 * 1024;
const LOST = 'Lost: the process ended without a word (killed, crashed, or the machine went down)';

/** One run on its way from its journal into the database: batch after batch, in order, each until it is confirmed. */
export class RunShipment {
  begin: BeginEvent | undefined;
  /** The run's end is confirmed, and its journal removed. */
  done = false;
  /** When the last batch was confirmed, milliseconds since 1970. */
  confirmedAt = 0;
  /** Not before this time is it worth a try, milliseconds since 1970; Infinity: not by this shipper. */
  retryAt = 0;

  private readonly reader: JournalReader;
  private readonly metrics: Record<string, number> = {};
  private batch: RunBatch | undefined;
  private last: JournalEvent | undefined;
  private ended = false;
  /** Lines that the disk didn't take and the job handed over. */
  private readonly handed: JournalEvent[] = [];

  constructor(readonly journal: string) {
    this.reader = new JournalReader(journal);
  }

  hand(events: JournalEvent[]): void {
    this.handed.push(...events);
  }

  /**
   * What the database doesn't have yet, the same until it is confirmed; undefined: nothing.
   *
   * @param alive the job's process lives, so the database may stamp the heartbeat
   */
  next(alive: boolean): RunBatch | undefined {
    if (this.batch) {
      this.batch.alive = alive;
      return this.batch;
    }
    const events = [...(ifThere(() => this.reader.read(BATCH_BYTES)) ?? []), ...this.handed.splice(0)];
    const first = events[0];
    if (first?.kind === 'begin') this.begin ??= first;
    if (!this.begin || events.length === 0) return undefined;
    this.last = events.at(-1);
    this.ended = events.some((event) => event.kind === 'end');
    this.batch = foldEvents(this.begin, events, this.metrics, alive);
    return this.batch;
  }

  /** A batch that says only that the job lives. */
  heartbeat(): RunBatch | undefined {
    if (!this.begin || this.ended) return undefined;
    // Shippers of other machines that share this folder see by it that the journal is cared for.
    ifThere(() => utimesSync(this.journal, new Date(), new Date()));
    return foldEvents(this.begin, [], this.metrics, true);
  }

  /** The process is gone: a run that has no end is Lost, with the time of its last event. */
  loss(): RunBatch | undefined {
    if (!this.ended && this.begin && !this.batch) this.handed.push(lossAfter(this.last ?? this.begin));
    return this.next(false);
  }

  /** How the run ended, whatever of it is shipped; undefined: it hasn't. */
  ending(gone: boolean): EndEvent | undefined {
    const from = (statSync(this.journal, { throwIfNoEntry: false })?.size ?? 0) - LAST_BYTES;
    const written = ifThere(() => new JournalReader(this.journal, Math.max(0, from)).read(LAST_BYTES))?.at(-1);
    const last = (this.ended ? this.last : written) ?? this.begin;
    return last?.kind === 'end' ? last : last && gone ? lossAfter(last) : undefined;
  }

  confirm(): void {
    this.batch = undefined;
    this.reader.confirm();
    this.confirmedAt = Date.now();
    this.retryAt = 0;
    if (!this.ended) return;
    this.done = true;
    this.remove();
  }

  /** A journal that its process could not even begin: there is nothing to ship. */
  isEmpty(): boolean {
    return !this.begin && (statSync(this.journal, { throwIfNoEntry: false })?.size ?? 0) === 0;
  }

  remove(): void {
    rmSync(this.journal, { force: true });
    rmSync(toldMark(this.journal), { force: true });
  }
}

function lossAfter({ seq, at }: JournalEvent): EndEvent {
  return { seq: seq + 1, kind: 'end', at, status: 'Lost', message: LOST };
}
