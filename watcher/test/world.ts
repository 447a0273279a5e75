/** A job in its own embedded database. The test sets its runs and clock; the judge and the outbox are the real ones. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type BeatRow,
  type Channel,
  initDatabase,
  openDatabase,
  openWatcherDatabase,
  type Reason,
  type SaveJobInput,
  type WatcherAbility,
  type WatcherDatabase,
} from '#database';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Answer, Message } from '../src/channels/channel';
import { ChannelStates } from '../src/channels/channelStates';
import { type WatcherContext, watcherContext } from '../src/context';
import { checkJobs } from '../src/loops/checkJobs';
import { deliver } from '../src/loops/deliver';
import { judge } from '../src/loops/judge';
import { type Logger } from '../src/log';
import { redirectStranded } from '../src/loops/redirect';
import { report } from '../src/loops/report';
import { refreshSchedules } from '../src/loops/refreshSchedules';

/** A Monday in the future, so that the database's own clock is earlier. */
export const DAY = '2027-06-07';
export const at = (time: string) => new Date(`${DAY}T${time.length === 5 ? `${time}:00` : time}Z`).toISOString();
export const quiet = { info: () => {}, warn: () => {}, error: () => {} };

/** What a watcher works with. */
export const contextOf = (database: WatcherDatabase, log: Logger = quiet) =>
  watcherContext(database, log, 90, () => []);

interface SentMessage {
  reason: Reason;
  kind: string;
  to: string;
  not_before: string;
}

export class World {
  /** Since when watchers have been running. */
  upSince = '2027-06-01T00:00:00.000Z';
  /** The channels that watchers have set up. */
  channels: Channel[] = ['mail', 'slack'];
  readonly states = new ChannelStates();
  readonly context: WatcherContext;
  #runs = 0;
  #isGone = false;

  private constructor(
    readonly folder: string,
    readonly watched: WatcherDatabase,
    readonly db: InstanceType<typeof DatabaseSync>,
  ) {
    this.context = contextOf(watched);
  }

  /** Job 1, of IT (#it, it@example.org), owned by Davide, who is told by mail. */
  static async make(job: SaveJobInput & { rules?: object } = {}): Promise<World> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'job-logger-watcher-'));
    const file = path.join(folder, 'watched.db');
    await initDatabase(`sqlite:${file}`);
    const database = await openDatabase(`sqlite:${file}`);
    const it = { Name: 'IT', SlackChannel: '#it', MailAddress: 'it@example.org' };
    const [department] = await database.call('SaveDepartment', it);
    await database.call('SaveUser', { UserEmail: 'davide@example.org', Name: 'Davide', Language: 'en' });
    const { rules = {}, ...fields } = job;
    await database.call('SaveJob', {
      Name: 'Daily sales',
      DepartmentId: department!.DepartmentId,
      OwnerEmail: 'davide@example.org',
      AlertRules: JSON.stringify({ tell: ['owner'], ...rules }),
      ...fields,
    });
    await database.close();
    return new World(folder, await openWatcherDatabase(`sqlite:${file}`), new DatabaseSync(file));
  }

  /** A run that has ended, or is active. @returns its key */
  run(started: string, status = 'Done', more: Record<string, string | number | null> = {}): string {
    const row = {
      Status: status,
      StartedAt: at(started),
      EndedAt: status === 'Pending' ? null : at(started),
      JudgeDueAt: status === 'Pending' ? null : at(started),
      Fingerprint: null,
      WarningCount: 0,
      Validation: 'NotNeeded',
      HeartbeatSeconds: null,
      HeartbeatAt: at(started),
      AtTerminal: 0,
      ...more,
    };
    const fixed = { JobId: 1, DepartmentId: 1, InsertedAt: row.StartedAt, NeedsValidation: 0, Machine: 'SRV' };
    const script = { OsUser: 'davide', Runtime: 'node', Sdk: '0.1.0', Script: 'x.ts' };
    const RunId = `00000000-0000-4000-8000-${String(++this.#runs).padStart(12, '0')}`;
    const all = { RunId, ...fixed, ...script, ...row };
    const names = Object.keys(all);
    const { lastInsertRowid } = this.db
      .prepare(`INSERT INTO LogHistory (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`)
      .run(all);
    return String(lastInsertRowid);
  }

  end(runKey: string, ended: string, status = 'Done'): void {
    this.db
      .prepare('UPDATE LogHistory SET Status = ?, EndedAt = ?, JudgeDueAt = ? WHERE RunKey = ?')
      .run(status, at(ended), at(ended), runKey);
  }

  set(assignment: string): void {
    this.db.exec(`UPDATE Jobs SET ${assignment}`);
  }

  async schedule(time: string): Promise<void> {
    await refreshSchedules(this.context, at(time));
  }

  async judge(time: string): Promise<void> {
    await judge(this.context, this.beat(time));
  }

  /** As the database would answer to a beat. */
  beat(time: string): BeatRow {
    const [MailSetUp, SlackSetUp] = [this.channels.includes('mail'), this.channels.includes('slack')];
    return { Now: at(time), UpSince: this.upSince, OutageSince: null, MailSetUp, SlackSetUp };
  }

  /** @returns the problems */
  async check(time: string): Promise<string[]> {
    await checkJobs(this.context, this.beat(time));
    return this.db
      .prepare('SELECT Text FROM WatcherProblems ORDER BY Text')
      .all()
      .map(({ Text }: { Text: string }) => Text);
  }

  /** Records a watcher's beat. */
  async beatNow(abilities: WatcherAbility[], time: string): Promise<void> {
    await this.watched.call('Beat', { Now: at(time), GapSeconds: 86_400 * 30, Can: abilities });
  }

  /** Makes the due reports; a time of another day is written in full. */
  async report(time: string): Promise<void> {
    await report(this.context, time.includes('T') ? { ...this.beat('00:00'), Now: time } : this.beat(time));
  }

  async redirect(time: string): Promise<void> {
    await redirectStranded(this.context, this.beat(time));
  }

  /** Waiting and sent messages in the order of their creation: `opened error davide@example.org`. */
  told(): string[] {
    return this.deliveries().map(({ reason, kind, to }) => `${reason} ${kind} ${to}`);
  }

  deliveries(): SentMessage[] {
    const rows: SentMessage[] = this.db
      .prepare(
        `SELECT d.Reason AS reason, a.Kind AS kind, d.Recipient AS "to", d.NextAttemptAt AS not_before
         FROM AlertDeliveries AS d JOIN Alerts AS a ON a.AlertKey = d.AlertKey ORDER BY d.DeliveryKey`,
      )
      .all();
    return rows;
  }

  one(sql: string): string | number | null {
    const row: { value: string | number | null } = this.db.prepare(sql).get();
    return row.value;
  }

  /** Sends what waits; `answer` is the service's answer. */
  async deliver(time: string, answer: (message: Message) => Answer, watcher = 'one'): Promise<Message[]> {
    const sent: Message[] = [];
    const channel = {
      async send(message: Message) {
        sent.push(message);
        return answer(message);
      },
    };
    const channels = { mail: channel, slack: channel };
    const appUrl = 'https://apps.example.org/app/job-logger/runs';
    await deliver(this.context, { watcher, channels, states: this.states, appUrl, now: () => at(time) });
    return sent;
  }

  async teardown(): Promise<void> {
    if (this.#isGone) return;
    this.#isGone = true;
    this.db.close();
    await this.watched.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const sent = (): Answer => ({ outcome: 'sent', answer: '202' });
