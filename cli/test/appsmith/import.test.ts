/** `appsmith import` as a process, against a server that behaves as Appsmith does. */
import path from 'node:path';
import { Stage, type Told, toldBy } from '../stage.js';
import { StandIn } from './standIn.js';

const exported = path.resolve(__dirname, '../../../appsmith-export/job-logger.json');
const secrets = {
  APPSMITH_PASSWORD: 'a long password',
  JOB_LOGGER_APPSMITH_DB: 'Server=db.example,1444;Database=Jobs;User Id=dashboard;Password=db secret;Encrypt=true',
  SLACK_BOT_TOKEN: 'slack-secret',
  SENDGRID_API_KEY: 'mail-secret',
};

let stage: Stage;
let appsmith: StandIn;
let url: string;
beforeAll(async () => (stage = await Stage.prepared()));
afterAll(() => stage.strike());
beforeEach(async () => {
  appsmith = new StandIn();
  url = await appsmith.listen();
});
afterEach(() => appsmith.close());

function importing(env: NodeJS.ProcessEnv = secrets, ...more: string[]): Promise<Told> {
  const words = ['appsmith', 'import', '--url', url, '--email', 'admin@example.org', '--export', exported, ...more];
  return toldBy(stage.start(words, { env: { ...stage.env, ...env } }));
}

it('makes the first administrator, the workspace, the app, its connections, and prints the link', async () => {
  const { code, stdout, stderr } = await importing();
  expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: `${url}/app/job-logger/runs-p1\n` });
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

it('repeated, changes what it has made and makes nothing twice', async () => {
  await importing();
  expect(await importing()).toMatchObject({ code: 0 });
  expect(appsmith.workspaces).toHaveLength(1);
  expect(appsmith.applications).toMatchObject([{ name: 'JobLogger', imports: 2, published: 2 }]);
  expect(appsmith.datasources).toHaveLength(3);
});

it('for a department it has a workspace of its own, so that its login is shared with nobody', async () => {
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

it('without credentials it imports all the same, and says which setting holds them', async () => {
  const { code, stderr } = await importing({ APPSMITH_PASSWORD: 'a long password' });
  expect(code).toBe(0);
  for (const name of ['JOB_LOGGER_APPSMITH_DB', 'SLACK_BOT_TOKEN', 'SENDGRID_API_KEY']) expect(stderr).toContain(name);
  expect(appsmith.applications).toMatchObject([{ published: 1 }]);
});

it('with credentials that Appsmith can’t use it says what the database said, and ends with 1', async () => {
  const wrong = { ...secrets, JOB_LOGGER_APPSMITH_DB: 'Server=db;User Id=dashboard;Password=wrong' };
  const { code, stderr } = await importing(wrong);
  expect(code).toBe(1);
  expect(stderr).toContain("JobLogger: Login failed for user 'dashboard'.");
  expect(appsmith.applications).toMatchObject([{ published: 1 }]);
});

it('a wrong password is told as such, though Appsmith answers it by a redirect as a right one', async () => {
  await importing();
  const { code, stderr } = await importing({ ...secrets, APPSMITH_PASSWORD: 'another password' });
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/refused.*five tries a day/) });
});

it('a password that Appsmith would refuse is told before', async () => {
  const { stderr } = await importing({ ...secrets, APPSMITH_PASSWORD: 'short' });
  expect(stderr).toMatch(/8 to 48 characters/);
  expect(appsmith.users.size).toBe(0);
});

it('where nothing listens it says so', async () => {
  await appsmith.close();
  const { code, stderr } = await importing();
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/can't be reached.*ECONNREFUSED/) });
  await appsmith.listen();
});

describe('a step that fails', () => {
  it.each([
    ['GET /api/v1/health', { status: 503, error: 'HEALTHCHECK_TIMEOUT' }, /whether Appsmith is up.*503.*HEALTHCHECK/],
    ['GET /api/v1/users/me', { raw: '<html>' }, /something else than Appsmith/],
    ['POST /api/v1/users/super', { location: '/?error=Disk+full' }, /first administrator.*Disk full/],
    ['GET /api/v1/workspaces/home', { status: 401 }, /workspaces.*doesn't know who asks/],
    ['POST /api/v1/workspaces', { status: 500, error: 'Internal' }, /Making the workspace JobLogger.*500/],
    ['GET /api/v1/applications/home', { status: 404, error: 'No resource' }, /Listing the apps.*404/],
    [
      'POST /api/v1/applications/import',
      { status: 400, error: 'Unable to import' },
      /Importing the app.*Unable to import/,
    ],
    ['GET /api/v1/datasources', { status: 500, error: 'Internal' }, /Listing the datasources.*500/],
    ['PUT /api/v1/datasources/datasource-storages', { status: 400, error: 'Bad' }, /credentials of \w+.*Bad/],
    ['POST /api/v1/datasources/test', { status: 429, error: 'Too many' }, /Testing \w+.*Too many/],
    ['POST /api/v1/applications/publish', { status: 500, error: 'Git' }, /Publishing the app.*Git/],
  ])(
    '%s is named, with what Appsmith said, and the same command then goes through',
    async (request, answer, message) => {
      appsmith.failures.set(request, answer);
      const failed = await importing();
      expect({ code: failed.code, stderr: failed.stderr }).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(message),
      });
      expect(await importing()).toMatchObject({ code: 0, stdout: `${url}/app/job-logger/runs-p1\n` });
      expect([appsmith.workspaces.length, appsmith.applications.length]).toEqual([1, 1]);
    },
  );
});
