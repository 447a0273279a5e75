/**
 * For the workflow: runs a job and looks for its row through Appsmith's own API, like the dashboard. It has never run
 * against a real Appsmith; it sends the requests of Appsmith's browser client.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const command = path.join(path.dirname(fileURLToPath(import.meta.url)), '../dist/job-logger.js');
const url = process.env.APPSMITH_URL ?? 'http://appsmith';
const word = `seen-${Date.now()}`;

const password = readFileSync('/secrets/joblogger/runner', 'utf8').trim();
const database = `Server=database,1433;Database=JobLogger;User Id=joblogger_runner;Password=${password};TrustServerCertificate=true`;
const ran = spawnSync(process.execPath, [command, 'exec', '--job', '1', '--', 'echo', word], {
  stdio: 'inherit',
  env: { ...process.env, JOB_LOGGER_DB: database, JOB_LOGGER_HOME: '/tmp/home', JOB_LOGGER_WAIT: '1' },
});
if (ran.status !== 0) fail(`the job ended with ${ran.status}`);

const headers = { 'X-Requested-By': 'Appsmith', Origin: url };
const login = await fetch(`${url}/api/v1/login`, {
  method: 'POST',
  redirect: 'manual',
  headers,
  body: new URLSearchParams({
    username: process.env.APPSMITH_EMAIL ?? '',
    password: readFileSync('/secrets/joblogger/appsmith', 'utf8').trim(),
  }),
});
headers.Cookie = login.headers
  .getSetCookie()
  .map((cookie) => cookie.split(';', 1)[0])
  .join('; ');

const workspaces = await get('/api/v1/workspaces/home');
const applications = (
  await Promise.all(workspaces.map(({ id }) => get(`/api/v1/applications/home?workspaceId=${id}`)))
).flat();
const page = applications.flatMap(({ pages = [] }) => pages).find(({ isDefault }) => isDefault);
if (!page) fail('no application is there');
const action = (await get(`/api/v1/actions?pageId=${page.id}`)).find(({ name }) => name === 'ListRuns');
if (!action) fail('the page has no ListRuns');

for (let tries = 0; ; tries++) {
  const form = new FormData();
  form.set(
    'executeActionDTO',
    JSON.stringify({ actionId: action.id, viewMode: false, params: [], paramProperties: {} }),
  );
  const answer = await fetch(`${url}/api/v1/actions/execute`, { method: 'POST', headers, body: form });
  const text = await answer.text();
  if (answer.ok && text.includes(word)) break;
  if (tries === 20) fail(`the run isn't seen: ${text.slice(0, 1000)}`);
  await sleep(3000);
}
console.log('The run is seen through Appsmith.');

async function get(where) {
  const answer = await fetch(`${url}${where}`, { headers });
  if (!answer.ok) fail(`${where} answered ${answer.status}`);
  return (await answer.json()).data ?? [];
}

function fail(why) {
  console.error(`job-logger: ${why}`);
  process.exit(1);
}
