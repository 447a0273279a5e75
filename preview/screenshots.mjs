/**
 * `npm run screenshots`: each page and modal of the app, as the preview draws them over a made-up history, into
 * `docs/preview/`, to be looked at. Git has only those that a page of the documentation shows, in `docs/app/`. Which
 * pages and modals there are, the export says; how one gets to a modal, `TO_MODALS`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, setUp } from '../build/setup.mjs';
import { requireSource } from '../build/sources.mjs';
import { readFirstLine } from '../examples/demo/openPreview.mjs';
import { getScriptArguments } from '../examples/demo/sandbox.mjs';

const command = path.join(root, 'dist/job-logger.js');
const target = path.join(root, 'docs/preview');

/** From its page to a modal. */
const TO_MODALS = {
  DetailsModal: (page) => goTo(page, `Run?run=${findFailedRun().runId}`),
  AlertModal: (page) => pressInRow(page, 'AlertsTable', 'Supplier orders'),
  ReportModal: (page) => pressButton(page, 'ReportButton'),
  UndeliveredModal: (page) => pressButton(page, 'UndeliveredButton'),
  ProblemsModal: (page) => pressButton(page, 'ProblemsButton'),
  TicketModal: (page) => goTo(page, 'Ticket?ticket=1'),
  JobModal: (page) => pressInRow(page, 'JobsTable', 'Supplier orders'),
  DepartmentModal: async (page) => {
    // The page remembers its part.
    await pressButton(page, 'DepartmentsButton');
    await pressInRow(page, 'DepartmentsTable', 'IT');
  },
  RetireModal: async (page) => {
    await pressButton(page, 'JobsButton');
    await pressInRow(page, 'AllJobsTable', 'Supplier orders');
  },
  RulesModal: async (page, name) => {
    await TO_MODALS[name === 'Job' ? 'JobModal' : 'DepartmentModal'](page);
    await pressButton(page, name === 'Job' ? 'JobRulesButton' : 'DepartmentRulesButton');
  },
  RetentionModal: async (page) => {
    await pressButton(page, 'SettingsButton');
    await page.locator('[data-widget="RetentionInput"] input').fill('7');
    await pressButton(page, 'SaveRetentionButton');
  },
  UserModal: async (page) => {
    await pressButton(page, 'UsersButton');
    await pressInRow(page, 'UsersTable', 'Davide');
  },
};

/** Of a script that isn't on this machine. */
const TRACEBACK = `Traceback (most recent call last):
  File "/opt/jobs/orders.py", line 28, in <module>
    rows = read(inbox)
FileNotFoundError: No data available`;

setUp();
const folder = mkdtempSync(path.join(tmpdir(), 'job-logger-screenshots-'));
const env = {
  ...process.env,
  JOB_LOGGER: 'on',
  JOB_LOGGER_HOME: folder,
  JOB_LOGGER_DB: `sqlite:${path.join(folder, 'jobs.db')}`,
  JOB_LOGGER_CONFIG: path.join(folder, 'none.env'),
};
runJobLogger('init');
runJobLogger('apply', '--yes', 'examples/jobs.yaml');
runJobLogger('demo-data', '--yes', '--weeks', '5');
const started = [];
await playDemo();
await watch();

const browser = await requireSource('../watcher/test/chromium.ts').openChromium();
try {
  mkdirSync(target, { recursive: true });
  for (const file of readdirSync(target)) if (file.endsWith('.png')) rmSync(path.join(target, file));
  const page = await openAs('davide@example.org');
  for (const { name, modals } of listPages()) {
    await shootPage(page, name);
    await shootParts(page, name);
    for (const modal of modals) await shootModal(page, name, modal);
  }
  const inEnglish = await openAs('grace@example.org');
  await shootPage(inEnglish, listPages()[0].name, '-en');
  useEmptyDatabase();
  const empty = await openAs('davide@example.org');
  for (const { name } of listPages()) await shootPage(empty, name, '-empty');
  copyToDocs();
} finally {
  await browser.close();
  for (const child of started) child.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** What the app consists of: the pages with the names of their modals. */
function listPages() {
  const app = JSON.parse(readFileSync(path.join(root, 'appsmith-export/job-logger.json'), 'utf8'));
  return app.pageList.map(({ unpublishedPage: { name, layouts } }) => ({
    name,
    modals: layouts[0].dsl.children.filter(({ type }) => type === 'MODAL_WIDGET').map((modal) => modal.widgetName),
  }));
}

async function shootPage(page, name, more = '') {
  await goTo(page, name);
  await shoot(page, `${name.toLowerCase()}${more}`);
}

function goTo(page, address) {
  return page.goto(new URL(address, page.url()).href);
}

/** Copies those that the documentation shows. */
function copyToDocs() {
  const docs = path.join(root, 'docs');
  const texts = readdirSync(docs).filter((file) => file.endsWith('.md'));
  const text = [path.join(root, 'README.md'), ...texts.map((file) => path.join(docs, file))]
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  for (const [, picture] of text.matchAll(/\]\((?:docs\/)?app\/([\w-]+\.png)\)/g))
    copyFileSync(path.join(target, picture), path.join(docs, 'app', picture));
}

/** The parts of a page but the first, which is on show when it opens. */
async function shootParts(page, name) {
  for (const part of name === 'Admin' ? ['Users', 'Audit', 'Settings'] : []) {
    await pressButton(page, `${part}Button`);
    await shoot(page, `${name.toLowerCase()}-${part.toLowerCase()}`);
  }
}

/** The modal, or each of its tabs. */
async function shootModal(page, name, modal) {
  const open = TO_MODALS[modal];
  if (!open) throw new Error(`How does one get to ${modal} of ${name}? Say so in TO_MODALS.`);
  await goTo(page, name);
  await waitUntilSettled(page);
  await open(page, name);
  const window = page.locator(`[data-widget="${modal}"]`);
  await window.waitFor();
  const named = `window-${modal.replace(/Modal$/, '').toLowerCase()}`;
  // Two pages have a window of this name.
  const picture = readdirSync(target).includes(`${named}.png`) ? `${named}-${name.toLowerCase()}` : named;
  const tabs = await window.getByRole('tab').allInnerTexts();
  if (tabs.length === 0) await shoot(page, picture);
  for (const tab of tabs) {
    await window.getByRole('tab', { name: tab, exact: true }).click();
    await shoot(page, `${picture}-${tab.toLowerCase()}`);
  }
}

async function shoot(page, name) {
  await waitUntilSettled(page);
  await page.screenshot({ path: path.join(target, `${name}.png`) });
  console.log(`docs/preview/${name}.png`);
}

/** Queries have been answered, and charts have been drawn. */
async function waitUntilSettled(page) {
  await page.locator('.app[data-loaded="true"]').waitFor();
  // The frame in a window asks for nothing, and Playwright may never call that idle.
  await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
  await page.waitForTimeout(1200);
}

async function pressInRow(page, table, text) {
  await page.locator(`[data-widget="${table}"] [role=row]`, { hasText: text }).first().locator('button').click();
}

function pressButton(page, name) {
  return page.locator(`[data-widget="${name}"] button`).click();
}

/** @returns the app in a window of 1440 × 900, as this person sees it */
async function openAs(email) {
  const preview = spawn(process.execPath, [command, 'preview', '--as', email], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(preview);
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'it-IT',
    timezoneId: 'Europe/Rome',
  });
  const page = await context.newPage();
  await page.goto(await readFirstLine(preview.stdout));
  return page;
}

/** One run that fails for a reason behind a reason, one that waits for a human, and one that is still at work. */
async function playDemo() {
  const failing = `console.error(${JSON.stringify(TRACEBACK)}); process.exit(1)`;
  spawnSync(process.execPath, [command, 'exec', '--job', '5', '--', process.execPath, '-e', failing], { env });
  spawnSync(process.execPath, getScriptArguments('monthEnd.ts'), { cwd: root, env, stdio: 'ignore' });
  const hour = ['exec', '--job', '8', '--', process.execPath, '-e', 'setTimeout(() => {}, 3600000)'];
  started.push(spawn(process.execPath, [command, ...hour], { cwd: root, env, stdio: 'ignore' }));
  await new Promise((resolve) => setTimeout(resolve, 4000));
}

/** The alerts of the last days, told to nobody: Slack takes each message, SendGrid refuses those to a department. */
async function watch() {
  const { openWatcherDatabase } = requireSource('#database');
  const watcher = await openWatcherDatabase(env.JOB_LOGGER_DB);
  const Now = new Date(Date.now() - 600_000).toISOString();
  await watcher.call('Beat', { Now, GapSeconds: 3600 });
  const EndedBefore = new Date(Date.now() - 6 * 86_400_000).toISOString();
  await watcher.call('ForgetUnjudged', { EndedBefore });
  const { watchOnce } = requireSource('#watcher');
  const refusal = '403: The from address does not match a verified Sender Identity.';
  const slack = { send: async () => ({ outcome: 'sent', answer: 'ok' }) };
  const mail = {
    send: async ({ delivery: { Recipient } }) =>
      Recipient === 'it@example.org' ? { outcome: 'failed', answer: refusal } : { outcome: 'sent', answer: '202' },
  };
  const log = { info() {}, warn() {}, error() {} };
  await watchOnce({ database: env.JOB_LOGGER_DB, channels: { slack, mail }, appUrl: null, log });
  const Text = "Supplier orders (5): old@example.org can't be reached: the user is deactivated. Told: #it.";
  await watcher.call('SaveProblems', { Scope: 'job', Problems: [{ Key: 'old@example.org', JobId: 5, Text }] });
  await watcher.close();
}

function findFailedRun() {
  // A made-up one, of a machine that isn't this one.
  const failed = JSON.parse(runJobLogger('runs', '--status', 'Error', '--limit', '20', '--json'));
  return failed.find(({ machine }) => machine.startsWith('SRV-'));
}

/** From here on a database with a department in which nothing has happened. */
function useEmptyDatabase() {
  env.JOB_LOGGER_DB = `sqlite:${path.join(folder, 'empty.db')}`;
  runJobLogger('init');
  const davide = '{ email: davide@example.org, name: Davide, role: admin, department: IT, language: it }';
  const file = path.join(folder, 'empty.yaml');
  writeFileSync(file, `departments: [{ name: IT }]\nusers:\n  - ${davide}\njobs: []\n`);
  runJobLogger('apply', '--yes', file);
}

function runJobLogger(...words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`job-logger ${words.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}
