/** The command with SQL Server: how many sessions it needs, what doctor says about each login, and a watcher that ends. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Answer, type Request, tdsServer, type TdsServer } from '../../database/test/tdsServer';
import { type CommandResult, ended, itOnPosix, useStage } from './stage';

const stage = useStage();
let server: TdsServer;
afterEach(() => server.close());

const denied: Answer = {
  error: { number: 229, message: 'The EXECUTE permission was denied on the object.', severity: 14 },
};

const hello = (more: Record<string, unknown> = {}): Answer => ({
  rows: [{ SchemaVersion: 1, ServerTime: new Date().toISOString(), Server: 'Microsoft SQL Server 2022', Login: 'runner', IsOwner: 0, IsJobRunner: 1, IsDashboardUser: 0, IsDashboardAdmin: 0, IsWatcher: 0, WatcherSeenAt: null, ...more }], // prettier-ignore
});

async function serve(answer: (request: Request) => Answer | Promise<Answer>, encrypt = false): Promise<void> {
  server = await tdsServer({ encrypt, answer });
  stage.env['JOB_LOGGER_DB'] = server.setting.replace('Command Timeout=1', 'Command Timeout=30');
}

const run = (...words: string[]): Promise<CommandResult> => ended(stage.start(words));

/** The driver first tests a pool with a session, which it ends. */
const ONE_POOL = 2;

const ASKING = [
  ['runs'],
  ['run', '12345678'],
  ['jobs'],
  ['retire', '3', '--yes'],
  ['validate', '12345678'],
  ['alerts'],
  ['tickets'],
  ['schedule'],
  ['schedule', '--refresh'],
  ['new', '--name', 'Import', '--department', 'IT', '--new-department'],
  ['export'],
  ['apply', 'jobs.yaml', '--yes'],
  ['purge', '--older-than', '30d', '--dry-run'],
  ['demo-data', '--yes', '--weeks', '1'],
  ['doctor'],
  ['flush'],
  ['watch', '--once'],
];
/** These don't use the database themselves, or have other tests. */
const OTHERS = ['init', 'discover', 'exec', 'ship', 'preview', 'appsmith', 'uninstall'];

describe('a command', () => {
  it('is in the list below if it uses the database', async () => {
    await serve(() => ({ rows: [] }));
    const { stdout } = await run('--help');
    const [, list = ''] = stdout.split('Commands:\n');
    const names = [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name).filter((name) => name !== 'help');
    expect(names.length).toBeGreaterThan(20);
    expect(new Set(names)).toEqual(new Set([...ASKING.map(([name]) => name), ...OTHERS]));
  });

  it.each(ASKING.map((words) => [words]))('%j opens one pool, once, and leaves no session', async (words) => {
    writeFileSync(path.join(stage.folder, 'jobs.yaml'), 'departments:\n  - name: IT\njobs: []\n');
    await serve(({ procedure }) => (procedure === 'sdk.Hello' ? hello() : { rows: [] }));
    await run(...words);
    expect(server.logins).toBeGreaterThan(0);
    expect(server.logins).toBeLessThanOrEqual(ONE_POOL);
    expect(server.sessions.size).toBe(0);
  });

  it('prints no warning of Node about a server that is named by its address', async () => {
    await serve(() => ({ rows: [] }), true);
    expect(await run('runs')).toMatchObject({ stderr: expect.not.stringContaining('DEP0123') });
    expect(server.logins).toBeGreaterThan(0);
  });
});

describe('the watcher', () => {
  itOnPosix('ends when asked to, with its sessions', async () => {
    await serve(
      ({ procedure }) =>
      procedure === 'watcher.Beat' ? { rows: [{ Now: new Date().toISOString(), UpSince: new Date().toISOString(), OutageSince: null }] } : { rows: [] }, // prettier-ignore
    );
    const watcher = stage.start(['watch', '--port', '0']);
    const result = ended(watcher);
    while (server.requests.length < 3) await new Promise((resolve) => setTimeout(resolve, 50));
    const most = server.logins;
    watcher.kill('SIGTERM');
    expect(await result).toMatchObject({ code: 0, signal: null });
    expect(server.sessions.size).toBe(0);
    // One pool, and one session for each simultaneous call.
    expect(most).toBeLessThanOrEqual(1 + 4);
  });
});

async function checks(): Promise<{ name: string; state: string; text: string }[]> {
  return JSON.parse((await run('doctor', '--json')).stdout);
}

describe('doctor', () => {
  it.each([
    ['dashboard', 'dashboard_user'],
    ['watcher', 'watcher'],
  ])('says of a login for %s that it is right', async (schema, role) => {
    await serve(({ procedure }) => (procedure.startsWith(`${schema}.`) ? { rows: [] } : denied));
    expect((await checks()).find(({ name }) => name === 'rights')).toMatchObject({
      state: 'ok',
      text: expect.stringContaining(role),
    });
  });

  it.each([
    ['FULL', 'full: back up the database and its log, which grows until then'],
    ['SIMPLE', 'simple: back up the database'],
  ])('tells the recovery model %s, and what to back up', async (RecoveryModel, text) => {
    await serve(({ procedure }) => (procedure === 'sdk.Hello' ? hello({ RecoveryModel }) : { rows: [] }));
    expect((await checks()).find(({ name }) => name === 'recovery')).toEqual({ name: 'recovery', state: 'ok', text });
  });

  it('reports a login without rights', async () => {
    await serve(() => denied);
    expect((await checks()).find(({ name }) => name === 'rights')).toMatchObject({ state: 'bad' });
  });

  it("doesn't mistake a slow first call for a wrong clock", async () => {
    let calls = 0;
    await serve(async ({ procedure }) => {
      if (procedure !== 'sdk.Hello') return { rows: [] };
      const answer = hello();
      if (++calls === 1) await new Promise((resolve) => setTimeout(resolve, 5000));
      return answer;
    });
    expect((await checks()).find(({ name }) => name === 'clock')).toMatchObject({ state: 'ok' });
  });
});

describe('init --script', () => {
  it.each([
    [['--database', 'Server=x;Database=Monitoring;User Id=a;Password=b'], 'Monitoring'],
    [[], 'JobLogger'],
    [['--name', 'Other'], 'Other'],
  ])('%j makes the database %s', async (words, name) => {
    await serve(() => ({ rows: [] }));
    const { stdout } = await run('init', '--script', ...words);
    expect(stdout).toContain(`CREATE DATABASE [${name}]`);
  });

  it('creates the database that JOB_LOGGER_DB names', async () => {
    await serve(() => ({ rows: [] }));
    stage.env['JOB_LOGGER_DB'] = server.setting.replace('Database=JobLogger', 'Database=Jobs of 2026');
    expect((await run('init', '--script')).stdout).toContain('CREATE DATABASE [Jobs of 2026]');
  });
});
