import { existsSync, rmSync, statSync, utimesSync } from 'node:fs';
import { type BeginEvent, type EndEvent, HEARTBEAT_SECONDS, type JournalEvent } from '#sdk/journal/events';
import type { Applied, RunBatch } from '#database/store/runStore';
import { mailSentMarker } from './failureMails.js';
import { foldEvents } from './foldEvents.js';
import { ASK_AGAIN_AFTER, formatLeftOut, removeNote, type Trouble, writeNote } from './journalNote.js';
import { logTrouble, tryOrLog } from './log.js';
import { JournalReader, LAST_BYTES } from './readJournal.js';
import { type LeftOut, makeLoss, repairEvents } from './repairEvents.js';

/** Bytes of the journal in one batch, unless the database refuses it or is too slow for it. */
const BATCH_BYTES = 3_000_000;
/** If this many events of a run are refused, the cause isn't a single event, and the rest waits too. */
const MOST_LEFT_OUT = 100;

export const NO_BEGIN = 'The first line of its journal, which names the job, is missing or damaged.';

/**
 * One run on its way from its journal into the database: batch after batch, in order, each until it is confirmed. If a
 * batch is refused, it is halved until the one faulty event is found. That event is left out, and the journal stays
 * with a note about it. A batch that takes too long is halved, too.
 */
export class RunShipment {
  begin: BeginEvent | undefined;
  /** Time of the last batch, in milliseconds of `performance.now()`, as the next one; 0: none yet. */
  confirmedAt = 0;
  /** Don't try before this time; Infinity: wait for {@link afresh}. */
  retryAt = 0;
  /** Consecutive tries that failed for reasons outside the batch. */
  failures = 0;
  /** Why it isn't in the database. */
  trouble: Trouble | undefined;
  /** Whether the system allows reading the journal. */
  readable = true;
  /** The journal is removed. */
  removed = false;

  private readonly reader: JournalReader;
  /** How many of its lines the database had last; -1: it had nothing of the run. */
  private linesThere = -1;
  private isOutdated = false;
  /** Read and not yet confirmed. */
  private events: JournalEvent[] = [];
  /** How many of them the next batch may have, and how many any batch may have. */
  private take = Infinity;
  private most = Infinity;
  private batch: RunBatch | undefined;
  private metrics: Record<string, number> = {};
  private last: JournalEvent | undefined;
  private ended = false;
  private readonly leftOut: LeftOut[] = [];
  /** What the disk didn't take and the job sent through the pipe: all of it, and what is not yet among the events. */
  private readonly viaPipe: JournalEvent[] = [];
  private pending: JournalEvent[] = [];
  private heldSince: number | undefined;

  constructor(readonly journal: string) {
    this.reader = new JournalReader(journal);
  }

  /** The database has the complete run, including its end. */
  get isComplete(): boolean {
    return this.ended && this.events.length === 0 && this.confirmedAt > 0;
  }

  /** The run is complete, but the system refused to remove its journal. */
  get isRemovable(): boolean {
    return this.isComplete && !this.removed && this.heldSince === undefined;
  }

  handOver(events: JournalEvent[]): void {
    this.viaPipe.push(...events);
    this.pending.push(...events);
  }

  /**
   * What the database doesn't have yet. It stays the same until it is confirmed or cut. Undefined if there is nothing.
   *
   * @param alive the job's process lives, so the database may store a heartbeat
   */
  next(alive: boolean): RunBatch | undefined {
    if (this.events.length === 0 || !this.begin) this.read();
    if (!this.begin || this.events.length === 0) return undefined;
    this.batch ??= foldEvents(this.begin, this.events.slice(0, this.take), this.metrics, alive);
    this.batch.alive = alive;
    return this.batch;
  }

  /** A batch with only a heartbeat, if one is due. */
  heartbeat(): RunBatch | undefined {
    if (!this.begin || this.ended || this.confirmedAt === 0) return undefined;
    if (performance.now() - this.confirmedAt < HEARTBEAT_SECONDS * 1000) return undefined;
    // Shippers of other machines that share this folder see from this that the journal has a shipper.
    tryOrLog(this.journal, () => utimesSync(this.journal, new Date(), new Date()));
    return foldEvents(this.begin, [], this.metrics, true);
  }

  /**
   * The process is gone, so a run without an end is Lost.
   *
   * @param aliveAt when the process was last seen alive, in milliseconds since 1970; its last event may be later
   */
  loss(aliveAt: number): RunBatch | undefined {
    if (!this.ended && this.begin && this.events.length === 0 && this.readable)
      this.handOver([makeLoss(this.last ?? this.begin, aliveAt)]);
    return this.next(false);
  }

  /** How the run ended, shipped or not; undefined if it hasn't ended. */
  ending(aliveAt: number | undefined): EndEvent | undefined {
    const from = (statSync(this.journal, { throwIfNoEntry: false })?.size ?? 0) - LAST_BYTES;
    const written = this.readEvents(new JournalReader(this.journal, Math.max(0, from)), LAST_BYTES);
    const last = this.ended ? this.last : (repairEvents(written, this.last?.at, []).at(-1) ?? this.begin);
    return last?.kind === 'end' ? last : last && aliveAt !== undefined ? makeLoss(last, aliveAt) : undefined;
  }

  /** The database has taken the batch. @returns false if it lacks what it took before: it was made again, or restored */
  confirm({ linesBefore, insertedLines }: Applied): boolean {
    this.isOutdated = linesBefore < this.linesThere;
    if (this.isOutdated) return false;
    this.linesThere = Math.max(linesBefore, 0) + insertedLines;
    this.confirmedAt = performance.now();
    this.retryAt = this.failures = 0;
    this.trouble = undefined;
    if (!this.batch) return true;
    this.metrics = this.batch.metrics?.values ?? this.metrics;
    this.confirmEvents(this.take);
    this.take = Math.min(this.take * 2, this.most);
    if (this.isComplete) this.finish();
    return true;
  }

  /** The database will never take the batch as it is. @returns whether to try another at once; if not, the run waits */
  refuse(why: string): boolean {
    if (this.halve()) return true;
    const event = this.events[0];
    if (!event || event.kind === 'begin' || this.leftOut.length >= MOST_LEFT_OUT) {
      this.hold(why);
      return false;
    }
    const { seq, kind, at } = event;
    this.leftOut.push({ seq, kind, why });
    this.batch = undefined;
    // An end without its texts is better than none.
    if (kind === 'end' && Object.keys(event).length > 4) this.events[0] = { seq, kind, at, status: event.status };
    else this.confirmEvents(1);
    this.noteLeftOut();
    if (this.isComplete) this.finish();
    return true;
  }

  /** The database needs too long for the batch, so the next ones are smaller. @returns whether they can be */
  slowDown(): boolean {
    const smaller = this.halve();
    if (smaller) this.most = this.take;
    return smaller;
  }

  /** From its begin again: what its database lacks by now, and after an hour what it refused. */
  afresh(): RunShipment {
    const wasRefused = this.heldSince !== undefined && performance.now() - this.heldSince >= ASK_AGAIN_AFTER;
    if (!this.isOutdated && !wasRefused) return this;
    const again = new RunShipment(this.journal);
    again.handOver(this.viaPipe);
    return again;
  }

  /** The shipper gives the run up and leaves it to the next one. */
  leaveNote(): void {
    if (this.trouble && existsSync(this.journal)) writeNote(this.journal, this.trouble, this.leftOut);
  }

  /** The process could not even begin this journal: there is nothing to ship. */
  isEmpty(): boolean {
    return !this.begin && (statSync(this.journal, { throwIfNoEntry: false })?.size ?? 0) === 0;
  }

  /** If a virus scanner or a backup has it open, the system refuses. Then the next look tries again. */
  remove(): void {
    try {
      rmSync(this.journal, { force: true });
      rmSync(mailSentMarker(this.journal), { force: true });
      removeNote(this.journal);
      this.removed = true;
    } catch (error) {
      this.blameJournal(`The run is in the database; its journal can't be removed: ${String(error)}`);
    }
  }

  private read(): void {
    const written = this.events.length === 0 ? this.readEvents(this.reader, BATCH_BYTES) : [];
    // In the order of the run. What came through the pipe after the last of these waits until the rest is read.
    const until = written.at(-1)?.seq ?? Infinity;
    const due = this.pending.filter(({ seq }) => seq <= until);
    this.pending = this.pending.filter(({ seq }) => seq > until);
    const found = due.length === 0 ? written : [...written, ...due].toSorted((one, other) => one.seq - other.seq);
    if (found.length === 0) return;
    const before = this.leftOut.length;
    const events = repairEvents(found, this.last?.at, this.leftOut);
    this.begin ??= events.find((event) => event.kind === 'begin');
    if (!this.begin) this.blameJournal(NO_BEGIN);
    this.last = events.at(-1) ?? this.last;
    this.ended ||= events.some((event) => event.kind === 'end');
    this.events.push(...events);
    if (events.length === 0) this.reader.confirm();
    if (this.leftOut.length > before) this.noteLeftOut();
  }

  /** Does nothing if it doesn't exist, because others remove journals, too. */
  private readEvents(reader: JournalReader, bytes: number): JournalEvent[] {
    try {
      const events = reader.read(bytes);
      this.readable = true;
      return events;
    } catch (error) {
      this.readable = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!this.readable) this.blameJournal(`Its journal can't be read: ${String(error)}`);
      return [];
    }
  }

  private confirmEvents(count: number): void {
    this.events.splice(0, count);
    this.batch = undefined;
    if (this.events.length === 0) this.reader.confirm();
  }

  /** Halves the batch. @returns whether that was possible */
  private halve(): boolean {
    const count = Math.min(this.take, this.events.length);
    if (!this.batch || count < 2) return false;
    this.take = Math.ceil(count / 2);
    this.batch = undefined;
    return true;
  }

  private finish(): void {
    if (this.leftOut.length === 0) this.remove();
    else this.hold(formatLeftOut(this.leftOut));
  }

  private blameJournal(message: string): void {
    this.trouble = { code: 'journal', message };
  }

  private hold(message: string): void {
    this.trouble = { code: 'refused', message };
    this.heldSince = performance.now();
    this.retryAt = Infinity;
    this.leaveNote();
  }

  private noteLeftOut(): void {
    const message = formatLeftOut(this.leftOut);
    logTrouble(this.journal, new Error(message));
    writeNote(this.journal, { code: 'refused', message }, this.leftOut);
  }
}
