/**
 * The app in a real browser: the preview over an embedded database of its own, with local servers in the place of Slack
 * and SendGrid. Needs the build, and a Chromium: JOB_LOGGER_CHROMIUM, or where Linux distributions put it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { type Database, initDatabase, openDatabase } from '@job-logger/database';
import { type Preview, startPreview } from '@job-logger/preview';
import { openRunStore, type RunStore } from '@job-logger/sdk/store';
import { findChromium } from '../../build/chromium.cjs';
import { end, newRun } from '../../database/test/contract/given.js';


export interface Request {
  url: string;
  authorization: string | undefined;
  body: Record<string, unknown>;
}

/** Stands for Slack or SendGrid: keeps what it is sent, and answers as it is told. */
export class Service {
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

export class Stage {
  readonly slack = new Service();
  readonly sendGrid = new Service();
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'jl-preview-'));
  database!: Database;
  store!: RunStore;
  #browser!: Browser;
  readonly #previews: Preview[] = [];

  static async set(): Promise<Stage> {
    const stage = new Stage();
    const setting = `sqlite:${path.join(stage.folder, 'jobs.db')}`;
    await initDatabase(setting);
    stage.database = await openDatabase(setting);
    stage.store = await openRunStore(setting);
    await Promise.all([stage.slack.listen(), stage.sendGrid.listen()]);
    stage.sendGrid.answer = { status: 202, body: '' };
    const executablePath = findChromium();
    if (!executablePath) throw new Error('There is no Chromium here: install one, or name one by JOB_LOGGER_CHROMIUM.');
    stage.#browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    return stage;
  }

  async strike(): Promise<void> {
    await this.#browser.close();
    await Promise.all(this.#previews.map((preview) => preview.close()));
    this.slack.close();
    this.sendGrid.close();
    await this.store.close();
    await this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** @returns the link with the token, for a person */
  async preview(email: string): Promise<string> {
    const preview = await startPreview({
      exportFile: path.resolve(__dirname, '../../appsmith-export/job-logger.json'),
      database: this.database,
      user: { email, name: email.split('@', 1)[0]! },
      services: {
        Slack: { token: 'slack-token', url: this.slack.url },
        SendGrid: { token: 'mail-token', url: this.sendGrid.url },
      },
    });
    this.#previews.push(preview);
    return preview.url;
  }

  /** The app as this person sees it. */
  async open(email: string, where = ''): Promise<AppView> {
    const url = new URL(await this.preview(email));
    const [page = '', query = ''] = where.split('?');
    url.pathname = page;
    for (const [name, value] of new URLSearchParams(query)) url.searchParams.set(name, value);
    const context = await this.#browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'it-IT',
      timezoneId: 'Europe/Rome',
    });
    const view = new AppView(await context.newPage());
    await view.page.goto(url.href);
    return view;
  }

  /** A run of a job that ended so long ago; `more` of its end. */
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

/** A page of the app, by the names of its widgets. */
export class AppView {
  constructor(readonly page: Page) {}

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
  }

  tab(name: string): Promise<void> {
    return this.page.getByRole('tab', { name, exact: true }).click();
  }

  /** Waits for a message of the app. */
  says(text: string | RegExp): Promise<void> {
    return this.page.locator('.toast').filter({ hasText: text }).first().waitFor({ timeout: 10_000 });
  }

  /** Until the widget shows this text. */
  shows(name: string, text: string | RegExp): Promise<void> {
    return this.widget(name).filter({ hasText: text }).first().waitFor({ timeout: 20_000 });
  }

  async showsNot(name: string, text: string): Promise<void> {
    await this.widget(name).filter({ hasText: text }).waitFor({ state: 'detached', timeout: 10_000 });
  }

  /** Until the table has so many rows. */
  async hasRows(table: string, count: number): Promise<void> {
    const rows = this.rows(table);
    for (const until = Date.now() + 10_000; (await rows.count()) !== count; await this.page.waitForTimeout(50)) {
      if (Date.now() > until) throw new Error(`${table} has ${await rows.count()} rows, not ${count}`);
    }
  }

  /** What Appsmith would hide from viewers: faults of bindings, unknown properties, broken widgets. */
  async problems(): Promise<string[]> {
    const count = Number(await this.page.locator('[data-problems]').getAttribute('data-problems'));
    const broken = await this.page.locator('.unknown-widget').allInnerTexts();
    if (count === 0) return broken;
    await this.page.locator('[data-problems]').click();
    return [...broken, ...(await this.page.locator('.problem').allInnerTexts())];
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
