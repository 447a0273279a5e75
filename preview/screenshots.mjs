/** `npm run screenshots`: the pages of the app, as the preview draws them over a made-up history, into `docs/preview/`. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { root, setUp } from '../build/setup.mjs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const EMAIL = 'davide@example.org';
const command = path.join(root, 'cli/bin/job-logger.js');
const target = path.join(root, 'docs/preview');

setUp();
const folder = mkdtempSync(path.join(tmpdir(), 'job-logger-screenshots-'));
const env = {
  ...process.env,
  JOB_LOGGER: 'on',
  JOB_LOGGER_HOME: folder,
  JOB_LOGGER_DB: `sqlite:${path.join(folder, 'jobs.db')}`,
  JOB_LOGGER_CONFIG: path.join(folder, 'none.env'),
};
jobLogger('init');
jobLogger('apply', '--yes', 'examples/jobs.yaml');
jobLogger('demo-data', '--yes', '--weeks', '5');
const [{ runId }] = JSON.parse(jobLogger('runs', '--status', 'Error', '--limit', '1', '--json'));

const preview = spawn(process.execPath, [command, 'preview', '--as', EMAIL], {
  cwd: root,
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const executablePath = process.env.JOB_LOGGER_CHROMIUM ?? PLACES.find((place) => existsSync(place));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  mkdirSync(target, { recursive: true });
  const url = new URL(await firstLine(preview.stdout));
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    locale: 'it-IT',
    timezoneId: 'Europe/Rome',
  });
  await page.goto(url.href);
  await shoot(page, 'runs', '', 'RunsTable');
  for (const name of ['Tickets', 'Calendar', 'Jobs', 'Errors', 'Admin'])
    await shoot(page, name.toLowerCase(), name, 'TitleText');
  await shoot(page, 'details', `Runs?run=${runId}`, 'DetailsTitle');
  for (const tab of ['Log', 'Trend', 'Note', 'Ticket']) {
    await page.getByRole('tab', { name: tab, exact: true }).click();
    await page.waitForTimeout(600);
    await page.screenshot({ path: path.join(target, `details-${tab.toLowerCase()}.png`) });
  }

  /** Opens a page, waits for a widget of it and for what its queries bring, and takes its picture. */
  async function shoot(tab, name, where, widget) {
    await tab.goto(new URL(where, url.origin).href);
    await tab.locator(`[data-widget="${widget}"]`).waitFor();
    await tab.waitForTimeout(1500);
    await tab.screenshot({ path: path.join(target, `${name}.png`) });
    console.log(`docs/preview/${name}.png`);
  }
} finally {
  await browser.close();
  preview.kill();
  rmSync(folder, { recursive: true, force: true });
}

function jobLogger(...words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`job-logger ${words.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

async function firstLine(stream) {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.split('\n', 1)[0];
}
