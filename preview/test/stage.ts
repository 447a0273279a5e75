/**
 * The app in a real browser: the preview with its own embedded database, and local servers in place of Slack and
 * SendGrid. Needs the build, and a Chromium: JOB_LOGGER_CHROMIUM, or where Linux distributions put it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { type Database, initDatabase, openDatabase } from '#database';
import { type Preview, type Service, startPreview } from '#preview';
import { end, newRun } from '../../database/test/contract/fixtures.js';
import { withFile } from '../../database/test/embeddedFile.js';
import { openChromium } from '../../watcher/test/chromium.js';
import { StandIn } from '../../watcher/test/standIn.js';
import { AppView, EXPORT, STEP_LIMIT } from './appView.js';

interface PreviewSettings {
  exportFile?: string;
  services?: Record<string, Service>;
}

export interface ViewSettings extends PreviewSettings {
  /** Done before the page is requested. */
  before?: () => Promise<unknown>;
  viewport?: Size;
}

export interface Size {
  width: number;
  height: number;
}

const DESKTOP: Size = { width: 1440, height: 900 };

export class Stage {
  readonly slack = new StandIn<object>();
  readonly sendGrid = new StandIn();
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'jl-preview-'));
  readonly setting = `sqlite:${path.join(this.folder, 'jobs.db')}`;
  database!: Database;
  #browser!: Browser;
  readonly #previews: Preview[] = [];

  async set(): Promise<this> {
    await initDatabase(this.setting);
    this.database = await openDatabase(this.setting);
    await Promise.all([this.slack.listen(), this.sendGrid.listen()]);
    this.slack.says(200, { ok: true });
    this.#browser = await openChromium();
    return this;
  }

  async teardown(): Promise<void> {
    await this.#browser.close();
    await Promise.all(this.#previews.map((preview) => preview.close()));
    await Promise.all([this.slack.close(), this.sendGrid.close()]);
    await this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** @returns the link with the token, for a person; without `services` nothing is sent */
  async preview(
    email: string,
    { exportFile = EXPORT, services = this.#services }: PreviewSettings = {},
  ): Promise<string> {
    const preview = await startPreview({
      exportFile,
      database: this.database,
      user: { email, name: email.split('@', 1)[0]! },
      services,
    });
    this.#previews.push(preview);
    return preview.url;
  }

  get #services(): Record<string, Service> {
    return {
      Slack: { token: 'slack-token', url: this.slack.url },
      SendGrid: { token: 'mail-token', url: this.sendGrid.url },
    };
  }

  /** A new browser. `prepare` is run in each page before anything else. */
  async browse(prepare = '', timezoneId = 'Europe/Rome'): Promise<AppView> {
    const context = await this.#browser.newContext({ locale: 'it-IT', timezoneId });
    context.setDefaultTimeout(STEP_LIMIT);
    await context.addInitScript(`${KEEP_EVALUATOR};${FORGET};${prepare}`);
    return Object.assign(new AppView(), { page: await context.newPage() });
  }

  /** The app as this person sees it. An existing browser's state is cleared, because a new browser takes a second. */
  async open(email: string, where = '', settings: ViewSettings = {}, view?: AppView): Promise<AppView> {
    const { viewport = DESKTOP, before, ...ofPreview } = settings;
    view ??= await this.browse();
    const who = JSON.stringify([email, ofPreview]);
    const url = new URL(view.admitted.get(who) ?? (await this.preview(email, ofPreview)));
    view.admitted.set(who, url.origin);
    const [page = '', query = ''] = where.split('?');
    url.pathname = page;
    for (const [name, value] of new URLSearchParams(query)) url.searchParams.set(name, value);
    url.searchParams.set('forget', '');
    await view.page.unrouteAll({ behavior: 'ignoreErrors' });
    await view.page.setViewportSize(viewport);
    await view.page.mouse.move(0, 0);
    await before?.();
    await view.page.goto(url.href);
    return view;
  }

  /** Adds many Done runs in one statement, the last one `daysAgo` days ago. */
  past(runs: { jobId: number; departmentId: number; count: number; secondsApart: number; daysAgo?: number }): void {
    withFile(this.setting, (db) => db.prepare(MANY_RUNS).run({ daysAgo: 0, ...runs }));
  }

  /** Adds a run of a job that ended this many minutes ago; `more` belongs to its end. */
  async run(jobId: number, minutesAgo: number, more: Partial<ReturnType<typeof end>> = {}): Promise<string> {
    const at = new Date(Date.now() - minutesAgo * 60_000).toISOString();
    const batch = newRun(jobId, { at });
    batch.lines.push(
      { seq: 1, at, level: 'info', text: 'Read 12 rows' },
      { seq: 2, at, level: 'warn', text: 'One differs' },
    );
    await this.database.store.apply({
      ...batch,
      end: end(3, { at: new Date(Date.parse(at) + 30_000).toISOString(), message: 'OK', ...more }),
    });
    return batch.begin.runId;
  }
}

/** Keeps the page's evaluator for `show`. */
const KEEP_EVALUATOR = `Worker = class extends Worker {
  constructor(...words) { super(...words); window.evaluator = this; }
}`;

/** Clears what the previous page has stored before the next one reads it. */
const FORGET = `{
  const url = new URL(location.href);
  if (url.searchParams.has('forget')) {
    localStorage.clear();
    url.searchParams.delete('forget');
    history.replaceState(null, '', url);
  }
}`;

const MANY_RUNS = `
  WITH RECURSIVE Numbers (N) AS (SELECT 1 UNION ALL SELECT N + 1 FROM Numbers WHERE N < :count),
  Times (N, At) AS (
    SELECT N, strftime('%Y-%m-%dT%H:%M:%fZ', 'now', -(N * :secondsApart + :daysAgo * 86400) || ' seconds') FROM Numbers
  )
  INSERT INTO LogHistory (RunId, JobId, DepartmentId, Status, StartedAt, EndedAt, InsertedAt, NeedsValidation, Message,
    Machine, OsUser, Runtime, Sdk, Script, HeartbeatAt)
  SELECT lower(hex(randomblob(18))), :jobId, :departmentId, 'Done', At, At, At, 0, 'OK',
    'SRV-IT-01', 'davide', 'node 20.19.0', '0.1.0', 'report.ts', At
  FROM Times`;
