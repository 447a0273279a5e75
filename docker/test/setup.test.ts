/** The one-shot services, with an embedded database in place of SQL Server and a stand-in for Appsmith. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { StandIn } from '../../cli/test/appsmith/standIn.js';
import { type CommandResult, ended } from '../../cli/test/stage.js';

let folder: string;
let appsmith: StandIn;
let url: string;
beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'jl-setup-'));
  appsmith = new StandIn();
  url = await appsmith.listen();
});
afterEach(async () => {
  await appsmith.close();
  rmSync(folder, { recursive: true });
});

function run(script: string, env: NodeJS.ProcessEnv = {}, ...words: string[]): Promise<CommandResult> {
  const places = {
    SECRETS: path.join(folder, 'joblogger'),
    SA_SECRETS: path.join(folder, 'sa'),
    WATCHER_SECRETS: path.join(folder, 'watcher'),
  };
  const { NODE_OPTIONS: _flags, JOB_LOGGER_DB: _db, ...inherited } = process.env;
  const environment = { ...inherited, ...places, JOB_LOGGER_HOME: path.join(folder, 'home'), ...env };
  return ended(
    spawn(process.execPath, [path.resolve(__dirname, '..', script), ...words], {
      cwd: path.resolve(__dirname, '../..'),
      env: environment,
    }),
  );
}

const settings = () => ({
  JOB_LOGGER_DB: `sqlite:${path.join(folder, 'jobs.db')}`,
  JOBS: path.resolve(__dirname, '../../examples/jobs.yaml'),
  APPSMITH_EMAIL: 'admin@example.org',
  APPSMITH_URL: url,
  PUBLIC_URL: 'http://localhost:8080',
});

it('secrets makes a password for each purpose, prints none, and keeps existing ones', async () => {
  expect(await run('secrets.mjs')).toMatchObject({ code: 0, signal: null, stdout: '', stderr: '' });
  const first = passwords();
  expect(new Set(first).size).toBe(6);
  for (const password of first) expect(password).toMatch(/^[\w-]{32}$/);
  await run('secrets.mjs');
  expect(passwords()).toEqual(first);
});

it('setup makes database, jobs and app, is repeatable, and shows passwords only if asked', async () => {
  await run('secrets.mjs');
  const first = await run('setup.mjs', settings());
  expect(first).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Ready: http://localhost:8080/app/joblogger/run-p-run'),
  });
  const password = readFileSync(path.join(folder, 'joblogger/appsmith'), 'utf8');
  expect(first.stdout + first.stderr).not.toContain(password);
  expect(appsmith.users.get('admin@example.org')).toBe(password);
  expect(first.stdout).toContain('For administrators alone: http://localhost:8080/app/joblogger-admin/admin-p-admin');
  const logins = appsmith.datasources.filter(({ name }) => name === 'JobLogger').map((one) => one.configuration);
  expect(logins).toMatchObject([
    { endpoints: [{ host: 'database', port: 1433 }], authentication: { username: 'joblogger_dashboard' } },
    { endpoints: [{ host: 'database', port: 1433 }], authentication: { username: 'joblogger_admin' } },
  ]);
  expect(appsmith.workspaces.map(({ name }) => name)).toEqual(['JobLogger', 'JobLogger Admin']);
  expect(await run('setup.mjs', settings())).toMatchObject({ code: 0 });
  expect(appsmith.applications).toMatchObject([{ imports: 2 }, { imports: 2 }]);
  const result = await run('setup.mjs', settings(), 'credentials');
  for (const one of passwords()) expect(result.stdout).toContain(one);
});

it('setup says what failed, and succeeds when that is fixed', async () => {
  await run('secrets.mjs');
  appsmith.failures.set('POST /api/v1/applications/publish', { status: 500, error: 'Git' });
  expect(await run('setup.mjs', settings())).toMatchObject(failed(/Publishing.*Git[\s\S]*Run setup again/));
  expect(await run('setup.mjs', settings())).toMatchObject({ code: 0 });
});

it('setup says what it needs', async () => {
  const anonymous = { ...settings(), APPSMITH_EMAIL: '' };
  expect(await run('setup.mjs', anonymous)).toMatchObject(failed(/APPSMITH_EMAIL is not set/));
  expect(await run('setup.mjs', settings())).toMatchObject(failed(/the service "secrets" makes it/));
  await run('secrets.mjs');
  writeFileSync(path.join(folder, 'broken.yaml'), 'jobs: [');
  const broken = await run('setup.mjs', { ...settings(), JOBS: path.join(folder, 'broken.yaml') });
  expect(broken).toMatchObject(failed(/job-logger apply/));
});

const failed = (why: RegExp) => ({ code: 1, stderr: expect.stringMatching(why) });

function passwords(): string[] {
  return ['sa', 'joblogger', 'watcher'].flatMap((one) =>
    readdirSync(path.join(folder, one)).map((name) => readFileSync(path.join(folder, one, name), 'utf8')),
  );
}
