/** `npm run screenshots`: the pictures of `docs/app/`, as the preview draws the app over a made-up history. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, setUp } from '../build/setup.mjs';
import { requireSource } from '../build/sources.mjs';
import { readFirstLine } from '../examples/demo/openPreview.mjs';
import { getScriptArguments } from '../examples/demo/sandbox.mjs';

const command = path.join(root, 'dist/job-logger.js');

/** Each picture, by what shows it. */
const PICTURES = {
  run: (page) => goTo(page, 'Run'),
  job: (page) => goTo(page, 'Job'),
  agenda: (page) => goTo(page, 'Agenda'),
  'window-alert': async (page) => {
    await goTo(page, 'Alert');
    const rows = page.locator('[data-widget="AlertsTable"] [role=row]', { hasText: 'Supplier orders' });
    await rows.first().locator('button').click();
    await page.getByRole('dialog').waitFor();
  },
  'window-details-traceback': (page) => goTo(page, `Run?run=${findFailedRun().runId}&tab=Traceback`),
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
  const page = await openAs('davide@example.org');
  for (const [name, show] of Object.entries(PICTURES)) {
    await show(page);
    await waitUntilSettled(page);
    await page.screenshot({ path: path.join(root, `docs/app/${name}.png`) });
  }
} finally {
  await browser.close();
  for (const child of started) child.kill();
  rmSync(folder, { recursive: true, force: true });
}

function goTo(page, address) {
  return page.goto(new URL(address, page.url()).href);
}

/** Queries have been answered, and charts have been drawn. */
async function waitUntilSettled(page) {
  await page.locator('.app[data-loaded="true"]').waitFor();
  // The frame in a window asks for nothing, and Playwright may never call that idle.
  await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
  await page.waitForTimeout(1200);
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
  await watcher.close();
}

function findFailedRun() {
  // A made-up one, of a machine that isn't this one.
  const failed = JSON.parse(runJobLogger('runs', '--status', 'Error', '--limit', '20', '--json'));
  return failed.find(({ machine }) => machine.startsWith('SRV-'));
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
