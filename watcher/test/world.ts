/** A job in its own embedded database, whose runs the test sets. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type Database,
  initDatabase,
  openWatcherDatabase,
  type Reason,
  type SaveJobInput,
  type WatcherDatabase,
} from '#database';
import type { Connection } from '#database/store/sqliteFile';
import { withDatabase } from '../../sdk/test/stage';
import { insertRun, openFile } from '../../database/test/embeddedFile';
import { at, Passes } from './passes';

interface SentMessage {
  reason: Reason;
  kind: string;
  to: string;
  not_before: string;
}

/** Who owns the job. */
export const OWNER = 'davide@example.org';

export class World extends Passes {
  #isGone = false;

  private constructor(
    readonly folder: string,
    readonly setting: string,
    watched: WatcherDatabase,
    readonly db: Connection,
  ) {
    super(watched);
  }

  /** Job 1, of IT (#it, it@example.org), owned by Davide, who is told by mail. */
  static async make(job: SaveJobInput & { rules?: object } = {}): Promise<World> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'job-logger-watcher-'));
    const setting = `sqlite:${path.join(folder, 'watched.db')}`;
    await initDatabase(setting);
    await withDatabase(setting, async (database) => {
      const it = { Name: 'IT', SlackChannel: '#it', MailAddress: 'it@example.org' };
      await database.call('SaveDepartment', it);
      await database.call('SaveUser', { UserEmail: OWNER, Name: 'Davide', Language: 'en' });
      const { rules = {}, ...fields } = job;
      const AlertRules = JSON.stringify({ tell: ['owner'], ...rules });
      const known = { Name: 'Daily sales', DepartmentId: 1, OwnerEmail: OWNER, AlertRules };
      await database.call('SaveJob', { ...known, ...fields });
    });
    return new World(folder, setting, await openWatcherDatabase(setting), openFile(setting));
  }

  /** What a person does in the app. */
  readonly call: Database['call'] = (...asked) => withDatabase(this.setting, (database) => database.call(...asked));

  /** A run that has ended, or is active. @returns its key */
  run(started: string, status = 'Done', more: Record<string, string | number | null> = {}): string {
    const ended = status === 'Pending' ? null : at(started);
    return insertRun(this.db, at(started), { Status: status, EndedAt: ended, JudgeDueAt: ended, ...more });
  }

  /** Adds a run that ended at this time, and judges it a minute later. */
  async runAndJudge(time: string, ...how: [status?: string, more?: Record<string, string | number | null>]) {
    this.run(time, ...how);
    await this.judge(new Date(Date.parse(at(time)) + 60_000).toISOString().slice(11, 16));
  }

  end(runKey: string, ended: string, status = 'Done'): void {
    this.db
      .prepare('UPDATE LogHistory SET Status = ?, EndedAt = ?, JudgeDueAt = ? WHERE RunKey = ?')
      .run(status, at(ended), at(ended), runKey);
  }

  set(assignment: string): void {
    this.db.exec(`UPDATE Jobs SET ${assignment}`);
  }

  /** @returns the problems */
  async check(time: string): Promise<string[]> {
    await this.checkJobs(time);
    return this.db
      .prepare('SELECT Text FROM WatcherProblems ORDER BY Text')
      .all()
      .map(({ Text }: { Text: string }) => Text);
  }

  /** Waiting and sent messages in the order of their creation: `opened error davide@example.org`. */
  listTold(): string[] {
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

  async teardown(): Promise<void> {
    if (this.#isGone) return;
    this.#isGone = true;
    this.db.close();
    await this.watched.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
