import { existsSync, rmSync, statSync, utimesSync } from 'node:fs';
import type { BeginEvent, EndEvent, JournalEvent } from '#sdk/journal/events';
import type { RunBatch } from '#database/store/runStore';
import { mailSentMarker } from './failureMails.js';
import { foldEvents } from './foldEvents.js';
import { ASK_AGAIN_AFTER, removeNote, type Trouble, writeNote } from './journalNote.js';
import { logTrouble } from './log.js';
import { JournalReader } from './readJournal.js';
import { type LeftOut, repairEvents } from './repairEvents.js';

/** Bytes of journal that go into one batch, unless the database refuses it or is too slow for it. */
const BATCH_BYTES = 3_000_000;
/** More than any end takes. */
const LAST_BYTES = 1024 * 1024;
/** Where so many events of a run are refused it isn't one that is at fault, and the rest waits, too. */
const MOST_LEFT_OUT = 100;
const LOST = 'Lost: the process ended without a word (killed, crashed, or the machine went down)';

/**
 * One run on its way from its journal into the database: batch after batch, in order, each until it is confirmed. A batch
 * that is refused is halved until the one event is found that is at fault; that one is left out, and the journal is kept
 * with a note of it. A batch that takes too long is halved, too.
 */
export class RunShipment {
  begin: BeginEvent | undefined;
  /** Of the last batch, milliseconds since 1970; 0: none yet. */
  confirmedAt = 0;
  /** Not before this time is it worth a try, milliseconds of `performance.now()`; Infinity: it waits for {@link startOver}. */
  retryAt = 0;
  /** Tries in a row that failed by no fault of the batch. */
  failures = 0;
  /** Why it isn't in the database. */
  trouble: Trouble | undefined;
  /** The system lets its journal be read. */
  readable = true;

  private reader: JournalReader;
  /** Read and not yet confirmed. */
  private events: JournalEvent[] = [];
  /** How many of them go into the next batch, and at most into any. */
  private take = Infinity;
  private most = Infinity;
  private batch: RunBatch | undefined;
  private metrics: Record<string, number> = {};
  private last: JournalEvent | undefined;
  private ended = false;
  private leftOut: LeftOut[] = [];
  /** Lines that the disk didn't take and the job handed over: all, and those not yet among the events. */
  private readonly viaPipe: JournalEvent[] = [];
  private pending: JournalEvent[] = [];
  private removed = false;
  private heldSince: number | undefined;

  constructor(readonly journal: string) {
    this.reader = new JournalReader(journal);
  }

  /** The database has it to its end. */
  get isComplete(): boolean {
    return this.ended && this.events.length === 0 && this.confirmedAt > 0;
  }

  /** It is complete, and its journal removed. */
  get isDone(): boolean {
    return this.isComplete && this.removed;
  }

  /** It is complete, and the system didn't let its journal be removed. */
  get isRemovable(): boolean {
    return this.isComplete && !this.removed && this.heldSince === undefined;
  }

  handOver(events: JournalEvent[]): void {
    this.viaPipe.push(...events);
    this.pending.push(...events);
  }

  /**
   * What the database doesn't have yet, the same until it is confirmed or cut; undefined: nothing.
   *
   * @param alive the job's process lives, so the database may stamp the heartbeat
   */
  next(alive: boolean): RunBatch | undefined {
    if (this.events.length === 0 || !this.begin) this.read();
    if (!this.begin || this.events.length === 0) return undefined;
    this.batch ??= foldEvents(this.begin, this.events.slice(0, this.take), this.metrics, alive);
    this.batch.alive = alive;
    return this.batch;
  }

  /** A batch that says only that the job lives. */
  heartbeat(): RunBatch | undefined {
    if (!this.begin || this.ended) return undefined;
    try {
      // Shippers of other machines that share this folder see by it that the journal is cared for.
      utimesSync(this.journal, new Date(), new Date());
    } catch (error) {
      logTrouble(this.journal, error);
    }
    return foldEvents(this.begin, [], this.metrics, true);
  }

  /**
   * The process is gone: a run that has no end is Lost.
   *
   * @param aliveAt when the process was last seen alive, milliseconds since 1970; its last event may be later
   */
  loss(aliveAt: number): RunBatch | undefined {
    if (!this.ended && this.begin && this.events.length === 0 && this.readable)
      this.handOver([lossAfter(this.last ?? this.begin, aliveAt)]);
    return this.next(false);
  }

  /** How the run ended, whatever of it is shipped; undefined: it hasn't. */
  ending(aliveAt: number | undefined): EndEvent | undefined {
    const from = (statSync(this.journal, { throwIfNoEntry: false })?.size ?? 0) - LAST_BYTES;
    const written = this.readEvents(new JournalReader(this.journal, Math.max(0, from)), LAST_BYTES).at(-1);
    const last = (this.ended ? this.last : written) ?? this.begin;
    return last?.kind === 'end' ? last : last && aliveAt !== undefined ? lossAfter(last, aliveAt) : undefined;
  }

  /** The database has taken the batch. */
  confirm(): void {
    this.confirmedAt = Date.now();
    this.retryAt = this.failures = 0;
    this.trouble = undefined;
    if (!this.batch) return;
    this.metrics = this.batch.metrics?.values ?? this.metrics;
    this.confirmEvents(this.take);
    this.take = Math.min(this.take * 2, this.most);
    if (this.isComplete) this.finish();
  }

  /**
   * The database will never take the batch as it is.
   *
   * @returns whether another batch is worth a try at once; else the run is held back
   */
  refuse(why: string): boolean {
    if (this.cut()) return true;
    const event = this.events[0];
    if (!event || event.kind === 'begin' || this.leftOut.length >= MOST_LEFT_OUT) {
      this.hold({ code: 'refused', message: why });
      return false;
    }
    this.leftOut.push({ seq: event.seq, kind: event.kind, why });
    const bare =
      event.kind === 'end' ? { seq: event.seq, kind: event.kind, at: event.at, status: event.status } : event;
    this.batch = undefined;
    if (Object.keys(bare).length < Object.keys(event).length) this.events[0] = bare;
    else this.confirmEvents(1);
    this.tellLeftOut();
    if (this.isComplete) this.finish();
    return true;
  }

  /** The database needs too long for the batch: the next ones are smaller. @returns whether they can be */
  slowDown(): boolean {
    const smaller = this.cut();
    if (smaller) this.most = this.take;
    return smaller;
  }

  /** A run that was refused is tried again from its begin when an hour has passed. */
  startOver(): void {
    if (this.heldSince === undefined || performance.now() - this.heldSince < ASK_AGAIN_AFTER) return;
    this.heldSince = undefined;
    this.retryAt = 0;
    this.reader = new JournalReader(this.journal);
    this.events = [];
    this.leftOut = [];
    this.batch = undefined;
    this.ended = false;
    this.take = this.most;
    this.pending = [...this.viaPipe];
  }

  /** The shipper gives up on it: for whoever comes next. */
  leaveNote(): void {
    if (this.trouble && existsSync(this.journal)) writeNote(this.journal, this.trouble, this.leftOut);
  }

  /** A journal that its process could not even begin: there is nothing to ship. */
  isEmpty(): boolean {
    return !this.begin && (statSync(this.journal, { throwIfNoEntry: false })?.size ?? 0) === 0;
  }

  /** Where a virus scanner or a backup has it open, the system refuses; then `isDone` stays false, and it is tried again. */
  remove(): void {
    try {
      rmSync(this.journal, { force: true });
      rmSync(mailSentMarker(this.journal), { force: true });
      removeNote(this.journal);
      this.removed = true;
    } catch (error) {
      this.trouble = {
        code: 'journal',
        message: `The run is in the database; its journal can't be removed: ${String(error)}`,
      };
    }
  }

  private read(): void {
    const written = this.events.length === 0 ? this.readEvents(this.reader, BATCH_BYTES) : [];
    const found = [...written, ...this.pending.splice(0)];
    if (found.length === 0) return;
    const before = this.leftOut.length;
    const events = repairEvents(found, this.last?.at, this.leftOut);
    this.begin ??= events.find((event) => event.kind === 'begin');
    if (!this.begin)
      this.trouble = {
        code: 'journal',
        message: 'The first line of its journal, which names the job, is missing or damaged.',
      };
    this.last = events.at(-1) ?? this.last;
    this.ended ||= events.some((event) => event.kind === 'end');
    this.events.push(...events);
    if (events.length === 0) this.reader.confirm();
    if (this.leftOut.length > before) this.tellLeftOut();
  }

  /** Nothing where it isn't there: others remove journals, too. */
  private readEvents(reader: JournalReader, bytes: number): JournalEvent[] {
    try {
      const events = reader.read(bytes);
      this.readable = true;
      return events;
    } catch (error) {
      this.readable = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!this.readable) this.trouble = { code: 'journal', message: `Its journal can't be read: ${String(error)}` };
      return [];
    }
  }

  private confirmEvents(count: number): void {
    this.events.splice(0, count);
    this.batch = undefined;
    if (this.events.length === 0) this.reader.confirm();
  }

  /** Halves the batch. @returns whether it could be */
  private cut(): boolean {
    const count = Math.min(this.take, this.events.length);
    if (!this.batch || count < 2) return false;
    this.take = Math.ceil(count / 2);
    this.batch = undefined;
    return true;
  }

  private finish(): void {
    if (this.leftOut.length === 0) this.remove();
    else this.hold({ code: 'refused', message: this.leftOutText() });
  }

  private hold(trouble: Trouble): void {
    this.trouble = trouble;
    this.heldSince = performance.now();
    this.retryAt = Infinity;
    this.leaveNote();
  }

  private tellLeftOut(): void {
    const trouble: Trouble = { code: 'refused', message: this.leftOutText() };
    logTrouble(this.journal, new Error(trouble.message));
    writeNote(this.journal, trouble, this.leftOut);
  }

  private leftOutText(): string {
    const [{ seq, kind, why } = { seq: 0, kind: '', why: '' }] = this.leftOut;
    const more = this.leftOut.length > 1 ? ` and ${this.leftOut.length - 1} more` : '';
    return `The database has the run without its ${kind} ${seq}${more}, which wait here: ${why}`;
  }
}

function lossAfter({ seq, at }: JournalEvent, aliveAt: number): EndEvent {
  const lastSign = Math.max(Date.parse(at), aliveAt);
  return { seq: seq + 1, kind: 'end', at: new Date(lastSign).toISOString(), status: 'Lost', message: LOST };
}
