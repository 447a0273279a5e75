/**
 * The app in a real browser: the preview with its own embedded database, and local servers in place of Slack and
 * SendGrid. Needs the build, and a Chromium: JOB_LOGGER_CHROMIUM, or where Linux distributions put it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { type Database, initDatabase, openDatabase } from '#database';
import { type Preview, type Service, startPreview } from '#preview';
import { openRunStore } from '#database/store/openRunStore';
import { type RunStore } from '#database/store/runStore';
import { findChromium } from '../../build/chromium.cjs';
import type { Widget } from '../src/application.js';
import { readExport } from '../src/server/exportFile.js';
import { end, newRun } from '../../database/test/contract/fixtures.js';

export const EXPORT = path.resolve(__dirname, '../../appsmith-export/job-logger.json');

export interface Request {
  url: string;
  authorization: string | undefined;
  body: Record<string, unknown>;
}

/** Stands in for Slack or SendGrid: records what it receives, and answers as a test says. */
class StandInService {
  readonly requests: Request[] = [];
  answer: { status: number; body: unknown } = { status: 200, body: { ok: true } };
  url = '';
  readonly #server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
      this.requests.push({ url: request.url ?? '', authorization: request.headers.authorization, body });
      response.writeHead(this.answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(this.answer.body));
    });
  });

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

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
  readonly slack = new StandInService();
  readonly sendGrid = new StandInService();
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'jl-preview-'));
  database!: Database;
  store!: RunStore;
  #browser!: Browser;
  readonly #previews: Preview[] = [];

  async set(): Promise<this> {
    const setting = `sqlite:${path.join(this.folder, 'jobs.db')}`;
    await initDatabase(setting);
    this.database = await openDatabase(setting);
    this.store = await openRunStore(setting);
    await Promise.all([this.slack.listen(), this.sendGrid.listen()]);
    this.sendGrid.answer = { status: 202, body: '' };
    const executablePath = findChromium();
    if (!executablePath) throw new Error('There is no Chromium here: install one, or name one by JOB_LOGGER_CHROMIUM.');
    this.#browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    return this;
  }

  async teardown(): Promise<void> {
    await this.#browser.close();
    await Promise.all(this.#previews.map((preview) => preview.close()));
    this.slack.close();
    this.sendGrid.close();
    await this.store.close();
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

  /** Adds many Done runs at once without the store, the last one `daysAgo` days ago. */
  past(runs: { jobId: number; departmentId: number; count: number; secondsApart: number; daysAgo?: number }): void {
    const db = new DatabaseSync(path.join(this.folder, 'jobs.db'));
    db.prepare(MANY_RUNS).run({ daysAgo: 0, ...runs });
    db.close();
  }

  /** Adds a run of a job that ended this many minutes ago; `more` belongs to its end. */
  async run(jobId: number, minutesAgo: number, more: Partial<ReturnType<typeof end>> = {}): Promise<string> {
    const at = new Date(Date.now() - minutesAgo * 60_000).toISOString();
    const batch = newRun(jobId, { at });
    batch.lines.push(
      { seq: 1, at, level: 'info', text: 'Read 12 rows' },
      { seq: 2, at, level: 'warn', text: 'One differs' },
    );
    await this.store.apply({
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

/** A page of the app, by the names of its widgets. */
export class AppView {
  page!: Page;
  /** The previews whose token it has used. */
  readonly admitted = new Map<string, string>();

  widget(name: string): Locator {
    return this.page.locator(`[data-widget="${name}"]`);
  }

  rows(table: string): Locator {
    return this.widget(table)
      .locator('[role=row]')
      .filter({ has: this.page.locator('[role=cell]') });
  }

  async press(name: string): Promise<void> {
    await this.widget(name).locator('button').first().click();
  }

  async type(name: string, text: string): Promise<void> {
    await this.widget(name).locator('input, textarea').fill(text);
  }

  async choose(name: string, label: string | RegExp): Promise<void> {
    await this.widget(name).getByRole('combobox').click();
    await this.page.getByRole('option', { name: label }).first().click();
  }

  async goTo(page: string): Promise<void> {
    await this.page.getByRole('link', { name: page, exact: true }).click();
    // A busy Chromium loses clicks while it first draws a new page.
    await this.loaded();
  }

  /** Closes the open window with Back, when its entry in the history exists. */
  async closeByBack(): Promise<void> {
    const window = this.page.getByRole('dialog');
    const frame = await (await window.locator('iframe').elementHandle()).contentFrame();
    await frame!.waitForFunction('history.state === 1');
    await this.page.goBack();
    await window.waitFor({ state: 'detached' });
  }

  tab(name: string): Promise<void> {
    return this.page.getByRole('tab', { name, exact: true }).click();
  }

  /** Waits for a message of the app. */
  says(text: string | RegExp): Promise<void> {
    return this.page.locator('.toast').filter({ hasText: text }).first().waitFor({ timeout: 30_000 });
  }

  /** Waits until the widget shows this text. */
  shows(name: string, text: string | RegExp): Promise<void> {
    return this.widget(name).filter({ hasText: text }).first().waitFor({ timeout: 30_000 });
  }

  async showsNot(name: string, text: string): Promise<void> {
    await this.widget(name).filter({ hasText: text }).waitFor({ state: 'detached', timeout: 30_000 });
  }

  /** Waits until the table has this many rows. */
  async hasRows(table: string, count: number): Promise<void> {
    const rows = this.rows(table);
    for (const until = Date.now() + 30_000; (await rows.count()) !== count; await this.page.waitForTimeout(50)) {
      if (Date.now() > until) throw new Error(`${table} has ${await rows.count()} rows, not ${count}`);
    }
  }

  /** Problems that Appsmith would hide from viewers: failing bindings, unknown properties, broken widgets. */
  async problems(): Promise<string[]> {
    const count = Number(await this.page.locator('[data-problems]').getAttribute('data-problems'));
    const broken = await this.page.locator('.unknown-widget').allInnerTexts();
    if (count === 0) return broken;
    await this.page.locator('[data-problems]').click();
    return [...broken, ...(await this.page.locator('.problem').allInnerTexts())];
  }

  /** Presses a button that shows another page of the table, and waits for it. */
  turns(button: string, table: string): Promise<void> {
    return this.brings(table, () => this.press(button));
  }

  /** Does something, and waits until the table begins with another row. */
  async brings(table: string, does: () => Promise<void>): Promise<void> {
    const first = () => this.rows(table).first().innerText();
    const before = await first();
    await does();
    for (const until = Date.now() + 30_000; (await first()) === before; await this.page.waitForTimeout(20)) {
      if (Date.now() > until) throw new Error(`${table} still begins with: ${before}`);
    }
  }

  async hasNoProblems(): Promise<void> {
    const problems = await this.problems();
    if (problems.length > 0) throw new Error(`The page has faults that Appsmith would hide: ${problems.join('; ')}`);
  }

  /** Opens the modal and the tabs that contain a widget, without their usual triggers. */
  async show(widgetName: string): Promise<void> {
    const ways = waysTo(widgetName, await this.page.title());
    for (const [widget, meta] of ways) {
      await this.page.evaluate(`evaluator.postMessage(${JSON.stringify({ kind: 'event', widget, meta })})`);
    }
    // An open window keeps the keyboard.
    for (const [widget, { isVisible }] of ways)
      if (isVisible === false)
        await this.page.locator(`.modal[data-widget="${widget}"]`).waitFor({ state: 'detached' });
  }

  /** Waits until queries on load are answered. */
  loaded(): Promise<void> {
    return this.page.locator('.app[data-loaded="true"]').waitFor();
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

/** How to show each container of a widget, outermost first: a modal by `isVisible`, a tab by selecting it. */
function waysTo(widgetName: string, title: string): [string, Record<string, unknown>][] {
  const page = readExport(EXPORT).pages.find(({ name }) => title.startsWith(`${name} | `));
  const holders = page && pathTo(page.canvas, widgetName);
  if (!holders) throw new Error(`${title} has no widget ${widgetName}`);
  const modals = (page.canvas.children ?? []).filter(({ type }) => type === 'MODAL_WIDGET');
  const tabs = holders.flatMap((holder, index): [string, Record<string, unknown>][] => {
    const canvas = holders[index + 1];
    return holder.type === 'TABS_WIDGET' && canvas
      ? [[holder.widgetName, { selectedTabWidgetId: canvas.widgetId }]]
      : [];
  });
  return [...modals.map((one): (typeof tabs)[0] => [one.widgetName, { isVisible: holders.includes(one) }]), ...tabs];
}

function pathTo(widget: Widget, widgetName: string): Widget[] | undefined {
  if (widget.widgetName === widgetName) return [widget];
  for (const child of widget.children ?? []) {
    const found = pathTo(child, widgetName);
    if (found) return [widget, ...found];
  }
  return undefined;
}
