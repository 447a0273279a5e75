/** `appsmith import` as a process, against a server that behaves as Appsmith does. */
import path from 'node:path';
import { type CommandResult, ended, useOneStage } from '../stage.js';
import { AppsmithServer } from '../../src/appsmith/import/appsmithServer.js';
import { type Reply, StandIn } from './standIn.js';

const exported = path.resolve(__dirname, '../../../appsmith-export/job-logger.json');
const secrets = {
  APPSMITH_PASSWORD: 'a long password',
  JOB_LOGGER_APPSMITH_DB: 'Server=db.example,1444;Database=Jobs;User Id=dashboard;Password=db secret;Encrypt=true',
  SLACK_BOT_TOKEN: 'slack-secret',
  SENDGRID_API_KEY: 'mail-secret',
};

const stage = useOneStage();
let appsmith: StandIn;
let url: string;
beforeEach(async () => {
  appsmith = new StandIn();
  url = await appsmith.listen();
});
afterEach(() => appsmith.close());

function importing(env: NodeJS.ProcessEnv = secrets, ...more: string[]): Promise<CommandResult> {
  const words = ['appsmith', 'import', '--url', url, '--email', 'admin@example.org', '--export', exported, ...more];
  return ended(stage.start(words, { env: { ...stage.env, ...env } }));
}

it('makes the first administrator, the workspace, the app, its connections, and prints the link', async () => {
  const { code, stdout, stderr } = await importing();
  expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: `${url}/app/joblogger/run-p-run\n` });
  expect(appsmith.workspaces.map(({ name }) => name)).toEqual(['JobLogger']);
  expect(appsmith.applications).toMatchObject([{ name: 'JobLogger', imports: 1, published: 1 }]);
  expect(appsmith.datasources.map(({ name, configured }) => [name, configured])).toEqual([
    ['JobLogger', true],
    ['SendGrid', true],
    ['Slack', true],
  ]);
  expect(appsmith.datasources.find(({ name }) => name === 'JobLogger')?.configuration).toMatchObject({
    connection: { mode: 'READ_WRITE', ssl: { authType: 'NO_VERIFY' } },
    endpoints: [{ host: 'db.example', port: 1444 }],
    authentication: {
      authenticationType: 'dbAuth',
      databaseName: 'Jobs',
      username: 'dashboard',
      password: 'db secret',
    },
  });
  expect(appsmith.datasources.find(({ name }) => name === 'Slack')?.configuration).toMatchObject({
    authentication: { authenticationType: 'bearerToken', bearerToken: 'slack-secret' },
  });
  for (const secret of Object.values(secrets)) expect(stdout + stderr).not.toContain(secret);
});

it('a repeated import changes what exists and makes nothing twice', async () => {
  await importing();
  expect(await importing()).toMatchObject({ code: 0 });
  expect(appsmith.workspaces).toHaveLength(1);
  expect(appsmith.applications).toMatchObject([{ name: 'JobLogger', imports: 2, published: 2 }]);
  expect(appsmith.datasources).toHaveLength(3);
});

it("a department's app has its own workspace, so its login is shared with nobody", async () => {
  await importing();
  const it = { ...secrets, JOB_LOGGER_APPSMITH_DB: 'Server=db;User Id=dashboard_it;Password=it secret;Encrypt=false' };
  expect(await importing(it, '--department', 'IT')).toMatchObject({ code: 0 });
  expect(appsmith.applications.map(({ name }) => name)).toEqual(['JobLogger', 'JobLogger IT']);
  const users = appsmith.datasources
    .filter(({ name }) => name === 'JobLogger')
    .map(({ configuration }) => configuration);
  expect(users).toMatchObject([
    { authentication: { username: 'dashboard' } },
    { authentication: { username: 'dashboard_it' }, connection: { ssl: { authType: 'DISABLE' } } },
  ]);
});

it('without credentials it still imports, and names the settings for them', async () => {
  const { code, stderr } = await importing({ APPSMITH_PASSWORD: 'a long password' });
  expect(code).toBe(0);
  for (const name of ['JOB_LOGGER_APPSMITH_DB', 'SLACK_BOT_TOKEN', 'SENDGRID_API_KEY']) expect(stderr).toContain(name);
  expect(appsmith.applications).toMatchObject([{ published: 1 }]);
});

describe('with credentials that Appsmith can’t use it says what to do, exits with 1, and the app exists', () => {
  it.each([
    ['wrong', /refused the login dashboard.*mixed mode.*Login failed for user 'dashboard'/],
    ['unreachable', /no SQL Server at db,1433.*"localhost" is the container.*Connection refused/],
    ['closed', /may not open the database Jobs.*job-logger init.*Cannot open database/],
  ])('%s', async (password, message) => {
    const database = `Server=db;Database=Jobs;User Id=dashboard;Password=${password};Encrypt=false`;
    const { code, stdout, stderr } = await importing({ ...secrets, JOB_LOGGER_APPSMITH_DB: database });
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(message) });
    expect(stderr).not.toMatch(/ClientConnectionId|Hikari/);
    expect(stdout).toBe(`${url}/app/joblogger/run-p-run\n`);
    expect(appsmith.applications).toMatchObject([{ published: 1 }]);
  });
});

it("with a connection string that Appsmith's driver doesn't support it sends Appsmith nothing", async () => {
  const database = 'Server=db\\PRODUCTION;User Id=dashboard;Password=db secret';
  const { code, stderr } = await importing({ ...secrets, JOB_LOGGER_APPSMITH_DB: database });
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/JOB_LOGGER_APPSMITH_DB.*PRODUCTION/),
  });
  expect(stderr).not.toContain('db secret');
  expect(appsmith.requests).toEqual([]);
});

describe('an import whose connection breaks', () => {
  beforeEach(() => {
    appsmith.importTakes = 1_000;
    appsmith.importsCut = 1;
  });

  it('is found again by the app that Appsmith still made', async () => {
    const { code, stdout, stderr } = await importing();
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${url}/app/joblogger/run-p-run\n` });
    expect(stderr).toMatch(/broke the connection.*looking for the app/);
    expect(appsmith.applications).toMatchObject([{ name: 'JobLogger', imports: 1, published: 1 }]);
  });

  it('over an existing app is sent again, and makes no second app', async () => {
    appsmith.importsCut = 0;
    await importing();
    appsmith.importsCut = 1;
    expect(await importing()).toMatchObject({ code: 0 });
    expect(appsmith.applications).toMatchObject([{ name: 'JobLogger', published: 3 }]);
  });

  it('by a proxy that stopped waiting is also found again', async () => {
    appsmith.importsCut = 0;
    appsmith.importsHidden = 1;
    const { code, stderr } = await importing();
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/stopped waiting for it \(504\)/),
    });
    expect(appsmith.applications).toMatchObject([{ name: 'JobLogger', imports: 1, published: 1 }]);
  });
});

it('a slow server is distinguished from a missing one', async () => {
  appsmith.importTakes = 400;
  const server = new AppsmithServer(url, { call: 100, upload: 5_000 });
  const uploading = server.upload('/api/v1/applications/import/w', 'app.json', '{}', 'Importing the app');
  // It waited until it got the answer that it isn't logged in.
  await expect(uploading).rejects.toThrow(/doesn't know this user/);
  const impatient = new AppsmithServer(url, { call: 100, upload: 100 });
  const given = impatient.upload('/api/v1/applications/import/w', 'app.json', '{}', 'Importing the app');
  await expect(given).rejects.toThrow(/accepted the request, but hasn't answered for 0 s\. Appsmith is slow/);
  await Promise.all([server.close(), impatient.close()]);
});

describe('the app for administrators', () => {
  const ofAdmin = { ...secrets, JOB_LOGGER_APPSMITH_DB: 'Server=db;User Id=joblogger_admin;Password=admin secret' };

  it('is only the Admin page, in its own workspace with its own login', async () => {
    await importing();
    const { code, stdout } = await importing(ofAdmin, '--admin');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${url}/app/joblogger-admin/admin-p-admin\n` });
    expect(appsmith.workspaces.map(({ name }) => name)).toEqual(['JobLogger', 'JobLogger Admin']);
    const [everyday, admin] = appsmith.applications;
    expect(admin).toMatchObject({ name: 'JobLogger Admin', pages: ['Admin'], published: 1 });
    expect(new Set(admin!.actions.map((action) => action.split('.')[0]))).toEqual(new Set(['Admin']));
    expect(everyday!.pages).not.toContain('Admin');
    expect(everyday!.actions.filter((action) => action.startsWith('Admin.'))).toEqual([]);
    const logins = appsmith.datasources.filter(({ name }) => name === 'JobLogger').map((one) => one.configuration);
    expect(logins).toMatchObject([
      { authentication: { username: 'dashboard' } },
      { authentication: { username: 'joblogger_admin' } },
    ]);
  });

  it("can't be for a department", async () => {
    const { code, stderr } = await importing(ofAdmin, '--admin', '--department', 'IT');
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/two applications/) });
  });
});

it('a wrong password is reported, although Appsmith answers with a redirect as for a right one', async () => {
  await importing();
  const { code, stderr } = await importing({ ...secrets, APPSMITH_PASSWORD: 'another password' });
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/refused.*five tries a day/) });
});

it('a password that Appsmith would refuse is refused before', async () => {
  const { stderr } = await importing({ ...secrets, APPSMITH_PASSWORD: 'short' });
  expect(stderr).toMatch(/8 to 48 characters/);
  expect(appsmith.users.size).toBe(0);
});

it.each(['localhost:8080', 'ftp://example.org'])('says what an address is: not %s', async (address) => {
  const { code, stderr } = await importing(secrets, '--url', address);
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/--url must be an address like http/),
  });
});

it('says if nothing listens', async () => {
  await appsmith.close();
  const { code, stderr } = await importing();
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/can't be reached.*ECONNREFUSED/) });
  await appsmith.listen();
});

it("a failed step is named with Appsmith's answer, and repeating the command continues there", async () => {
  const steps: [string, Reply, RegExp][] = [
    ['GET /api/v1/health', { status: 503, error: 'HEALTHCHECK_TIMEOUT' }, /whether Appsmith is up.*503.*HEALTHCHECK/],
    ['GET /api/v1/users/me', { raw: '<html>' }, /but not like Appsmith/],
    ['POST /api/v1/users/super', { location: '/?error=Disk+full' }, /first administrator.*Disk full/],
    ['GET /api/v1/workspaces/home', { status: 401 }, /workspaces.*doesn't know this user/],
    ['POST /api/v1/workspaces', { status: 500, error: 'Internal' }, /Making the workspace JobLogger.*500/],
    ['GET /api/v1/applications/home', { status: 404, error: 'No resource' }, /Listing the apps.*404/],
    ['POST /api/v1/applications/import', { status: 400, error: 'Unable' }, /Importing the app.*Unable/],
    ['GET /api/v1/datasources', { status: 500, error: 'Internal' }, /Listing the datasources.*500/],
    ['PUT /api/v1/datasources/datasource-storages', { status: 400, error: 'Bad' }, /credentials of \w+.*Bad/],
    ['POST /api/v1/datasources/test', { status: 429, error: 'Too many' }, /Testing \w+.*Too many/],
    ['GET /api/v1/pages', { status: 500, error: 'Internal' }, /the pages' addresses.*500/],
    ['POST /api/v1/applications/publish', { status: 500, error: 'Git' }, /Publishing the app.*Git/],
  ];
  for (const [request, answer, message] of steps) {
    appsmith.failures.set(request, answer);
    const { code, stderr } = await importing();
    expect({ request, code, stderr }).toEqual({ request, code: 1, stderr: expect.stringMatching(message) as unknown });
    expect(appsmith.failures.size).toBe(0);
  }
  expect(await importing()).toMatchObject({ code: 0, stdout: `${url}/app/joblogger/run-p-run\n` });
  expect([appsmith.workspaces.length, appsmith.applications.length]).toEqual([1, 1]);
});
