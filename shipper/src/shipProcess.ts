import { existsSync, readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processLives } from '#sdk/processKey';
import { canonicalPath } from '#sdk/system';
import { Destinations } from './destinations.js';
import { FailureMails, SEND_WITHIN } from './failureMails.js';
import { holdSocket } from './holdSocket.js';
import { parseJournalName } from './journalName.js';
import { isRefused } from './journalNote.js';
import { logTrouble, openLog, tryOrLog } from './log.js';
import { hasShipper, listJournals, removeStaleSockets, shipOrphan } from './orphans.js';
import { parseEvent } from './readJournal.js';
import { RunShipment } from './runShipment.js';
import { shipperSocket } from './shipperSocket.js';

/** How often to look at the journals without a signal from the job, in milliseconds. */
const LOOK_EVERY = 1000;
/** How long after the job's end to try a database that doesn't answer, and one that does, in milliseconds. */
const WITHOUT_PROGRESS = 60_000;
const WITH_PROGRESS = 15 * 60_000;
/** How long to try after the job's end and a SIGTERM, in milliseconds. */
const AFTER_TERMINATE = 10_000;
/** After the pipe's end: how often to check whether the process is gone, in milliseconds. */
const DYING_LOOK = 20;
/** How long to wait for the pipe's end when the process is gone, in milliseconds. */
const HELD_PIPE = 500;
/** How often to look for orphans while the job lives, in milliseconds. */
const ADOPT_EVERY = 60_000;

interface ProcessToShip {
  /** `<pid>-<start>`, which identifies the process and its journals. */
  key: string;
  journalFolder: string;
  /** Where the search for `.env` begins, if the shipper must look up the settings. */
  settingsFolder?: string;
}

export type PipeMessage =
  | ProcessToShip
  | { destination: string; connection: string }
  | { journal: string; line: string }
  | { look: true }
  | { closed: true }
  | { terminate: true };

/**
 * 1. While the job lives: ship its journals, at once on a signal from the job, else every second; send heartbeats;
 *    sometimes adopt orphans.
 * 2. When the job is gone: ship the rest. A run without an end is Lost. What no database takes gets a note.
 * 3. Adopt the remaining orphans, once, and finish. Only a mail about a failed run is waited for.
 */
export class ProcessShipping {
  private readonly shipments = new Map<string, RunShipment>();
  private readonly mails: FailureMails;
  private readonly destinations = new Destinations((batch, store) =>
    this.mails.sendAbout(batch.begin, batch.end, store),
  );
  private readonly process: { pid: number; start: string };
  private wake = () => {};
  private signalled = false;
  private pipeClosed = false;
  /** In milliseconds of `performance.now()`, like the next two. */
  private terminatedAt: number | undefined;
  private adoptedAt = -Infinity;
  private lookedBackAt = performance.now();
  /** When the job's process was last seen alive, in milliseconds since 1970. */
  private aliveAt = 0;

  constructor(private readonly job: ProcessToShip) {
    // Python passes it as the setting has it, and the name of the socket is made of it.
    job.journalFolder = canonicalPath(job.journalFolder);
    const [, pid, start] = /^(\d+)-(\d+)/.exec(job.key) ?? [];
    if (!pid || !start) throw new Error(`"${job.key}" doesn't name a process as <pid>-<start>`);
    this.process = { pid: Number(pid), start };
    openLog(job.journalFolder);
    this.mails = new FailureMails(job.settingsFolder);
    if (job.settingsFolder !== undefined) this.destinations.addFromSettings(job.settingsFolder);
  }

  receive(message: PipeMessage): void {
    if ('destination' in message) this.destinations.add(message.destination, message.connection);
    else if ('journal' in message) this.getShipment(message.journal).handOver(parseEvent(message.line));
    else if ('closed' in message) this.pipeClosed = true;
    else if ('terminate' in message) this.terminatedAt = performance.now();
    this.signalled = true;
    this.wake();
  }

  async run(): Promise<void> {
    const socket = shipperSocket(this.job.journalFolder, this.job.key);
    const letGo = await holdSocket(socket);
    while (!this.jobIsGone()) {
      this.recordAlive(socket);
      await this.shipAll(true);
      if (performance.now() - this.adoptedAt > ADOPT_EVERY && this.hasBegun()) await this.adoptOrphans(true);
      if (performance.now() - this.lookedBackAt > WITHOUT_PROGRESS) this.mailUnshipped(false);
      await this.waitForSignal(this.pipeClosed ? DYING_LOOK : LOOK_EVERY);
    }
    await this.waitForPipeEnd();
    await this.shipRest();
    this.mailUnshipped(true);
    for (const shipment of this.shipments.values()) {
      if (shipment.isEmpty()) shipment.remove();
      else this.destinations.giveUp(shipment);
    }
    await this.adoptOrphans(false);
    const left = this.terminatedAt === undefined ? Infinity : this.terminatedAt + AFTER_TERMINATE - performance.now();
    await this.mails.waitForMails(Math.max(0, Math.min(left, 2 * SEND_WITHIN)));
    await this.destinations.close();
    letGo();
  }

  /** Also stored as the time of this shipper's socket, for the next shipper, in case both are killed. */
  private recordAlive(socket: string): void {
    const now = new Date();
    // The clock may have been set back.
    if (Math.abs(now.getTime() - this.aliveAt) < LOOK_EVERY) return;
    this.aliveAt = now.getTime();
    if (process.platform !== 'win32' && existsSync(socket)) utimesSync(socket, now, now);
  }

  /** Ships what is left, as long as a database is working on it. */
  private async shipRest(): Promise<void> {
    const since = performance.now();
    while (!(await this.shipAll(false))) {
      const until = this.getDeadline(since);
      if (performance.now() >= until) return;
      if (until - performance.now() < SEND_WITHIN && this.lookedBackAt < until - SEND_WITHIN) this.mailUnshipped(true);
      await this.waitForSignal(100);
    }
  }

  private getDeadline(since: number): number {
    if (this.terminatedAt !== undefined) return Math.max(since, this.terminatedAt) + AFTER_TERMINATE;
    return Math.min(Math.max(since, this.destinations.workedAt) + WITHOUT_PROGRESS, since + WITH_PROGRESS);
  }

  /** The job's last messages may still be in the pipe, which only a fork of the job keeps open. */
  private async waitForPipeEnd(): Promise<void> {
    for (const until = performance.now() + HELD_PIPE; !this.pipeClosed && performance.now() < until;)
      await this.waitForSignal(DYING_LOOK);
  }

  /**
   * Only the pipe's end shows the end of a thread, or of any process if the system can't identify it by its start.
   * Otherwise the process must be gone. That counts even while a fork of it, which never execs, holds the pipe open.
   */
  private jobIsGone(): boolean {
    if (this.pipeClosed && (/t\d+$/.test(this.job.key) || process.platform !== 'linux')) return true;
    return !processLives(this.process.pid, this.process.start);
  }

  /**
   * Ships everything in the process's journals, one batch of each run in turn. Runs that have failed least come first,
   * because a failure closes the destination for a while, and a run that always fails would keep all others out.
   *
   * @returns whether nothing is left that another try within seconds could ship
   */
  private async shipAll(alive: boolean): Promise<boolean> {
    this.findJournals();
    for (let progressed = true; progressed;) {
      progressed = false;
      for (const shipment of [...this.shipments.values()].toSorted((one, other) => one.failures - other.failures)) {
        if (await this.shipBatch(shipment.afresh(), alive)) progressed = true;
      }
    }
    return ![...this.shipments.values()].some((shipment) => this.destinations.isWorthRetrying(shipment));
  }

  private async shipBatch(shipment: RunShipment, alive: boolean): Promise<boolean> {
    this.shipments.set(shipment.journal, shipment);
    if (shipment.isRemovable) shipment.remove();
    const batch = shipment.next(alive) ?? (alive ? shipment.heartbeat() : shipment.loss(this.aliveAt));
    const goesOn = batch !== undefined && (await this.destinations.apply(shipment, batch));
    if (shipment.removed) this.shipments.delete(shipment.journal);
    return goesOn;
  }

  /** Sends mails about failed runs that no database takes: a while after their end, or when the job is gone. */
  private mailUnshipped(gone: boolean): void {
    this.lookedBackAt = performance.now();
    const before = gone ? Infinity : Date.now() - WITHOUT_PROGRESS;
    for (const shipment of this.shipments.values()) {
      const moves = !gone && this.lookedBackAt - shipment.confirmedAt < WITHOUT_PROGRESS;
      const end = moves || shipment.isComplete ? undefined : shipment.ending(gone ? this.aliveAt : undefined);
      const isDue = end !== undefined && Date.parse(end.at) < before;
      if (isDue && shipment.begin) this.mails.sendAbout(shipment.begin, end, shipment.journal);
    }
  }

  /** The process's journals, by name. */
  private findJournals(): void {
    tryOrLog('looking for journals', () => {
      for (const name of readdirSync(this.job.journalFolder)) {
        if (parseJournalName(name)?.key === this.job.key) this.getShipment(path.join(this.job.journalFolder, name));
      }
    });
  }

  private getShipment(journal: string): RunShipment {
    const shipment = this.shipments.get(journal) ?? new RunShipment(journal);
    this.shipments.set(journal, shipment);
    return shipment;
  }

  private hasBegun(): boolean {
    return [...this.shipments.values()].some((shipment) => shipment.confirmedAt > 0);
  }

  /** Ships orphaned journals of this user and of a destination known here. */
  private async adoptOrphans(alive: boolean): Promise<void> {
    this.adoptedAt = performance.now();
    const { journalFolder, key } = this.job;
    const between = async () => alive && this.shipAll(true);
    for (const journal of listJournals(journalFolder)) {
      if (journal.key === key || isRefused(journal.note)) continue;
      if (journal.bytes > 0 && !this.destinations.isReachable(journal.begin?.destination)) continue;
      if (await hasShipper(journalFolder, journal)) continue;
      await shipOrphan(journalFolder, journal, this.destinations, between).catch((error: unknown) =>
        logTrouble(journal.file, error),
      );
    }
    await removeStaleSockets(journalFolder).catch((error: unknown) => logTrouble('removing sockets', error));
  }

  /** Waits until the job sends a signal (or has sent one since the last time), at most this many milliseconds. */
  private async waitForSignal(atMost: number): Promise<void> {
    const waiting = new AbortController();
    this.wake = () => waiting.abort();
    if (!this.signalled) await sleep(atMost, undefined, { signal: waiting.signal }).catch(() => {});
    this.signalled = false;
  }
}
