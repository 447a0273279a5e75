/** Real scripts and shippers, an embedded database, and a local server that stands for SendGrid. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openWatcherDatabase } from '#database';
import type { Message } from '../../watcher/src/channels/channel.js';
import { Passes, sent as takes } from '../../watcher/test/passes.js';
import { StandIn } from '../../watcher/test/standIn.js';
import { end, journal, line } from './orphans.js';
import { ended, itOnPosix, repository, shippers, until, useStage, withDatabase } from '../../sdk/test/stage.js';

const stage = useStage();

let server: StandIn;
/** SendGrid's answer to the nth mail of that name; undefined: it never answers. */
let answer: (name: string, attempt: number) => [status: number, headers?: Record<string, string>] | undefined;

beforeEach(async () => {
  answer = () => [202];
  server = await new StandIn().listen();
  server.answer = (response, index) => {
    const { name } = mails()[index]!;
    const [status, headers] = answer(name, mails().filter((mail) => mail.name === name).length) ?? [];
    if (status) response.writeHead(status, headers).end(status < 300 ? '' : '{"errors":[{"message":"it says why"}]}');
  };
});
afterEach(() => server.close());

/** What was sent. The base URL names which of a test's several jobs sent it. */
const mails = () =>
  server.requests.map(({ url, headers: { authorization }, body: { personalizations, content, from, subject } }) => {
    const [to, text] = [personalizations[0]!.to[0]!.email, content[0]!.value];
    return { to, from, subject, text, authorization, name: /^\/(\w+)\/v3\/mail\/send$/.exec(url)![1]! };
  });

const sendGrid = (name = 'one') => ({
  SENDGRID_API_KEY: 'SG.key',
  SENDGRID_FROM: 'Jobs <jobs@example.org>',
  SENDGRID_BASE_URL: `${server.url}/${name}/`,
});

/** Job 3 with an owner who reads that language. */
async function owned(Language: 'it' | 'en' = 'en', JobId = 3): Promise<void> {
  await withDatabase(stage.database, async (db) => {
    const [{ DepartmentId } = { DepartmentId: 0 }] = await db.call('ListDepartments', {});
    const OwnerEmail = 'davide@example.org';
    await db.call('SaveUser', { UserEmail: OwnerEmail, Name: 'Davide', Language });
    await db.call('SaveJob', { JobId, Name: `Daily sales ${JobId}`, Icon: '📈', DepartmentId, OwnerEmail });
  });
}

const failing = (jobId = 3) =>
  stage.script(
    `failing${jobId}.cjs`,
    `require('@job-logger/sdk').monitorScript({ jobId: ${jobId} });
     throw new Error('\\u001B[31mThe price list\\u001B[0m is empty; password=hunter2', { cause: new Error('404 Not Found') });`,
  );
const dying = () =>
  stage.script('dying.cjs', `require('@job-logger/sdk').monitorScript({ jobId: 3 }); process.kill(process.pid, 9);`);

/** What the database knows about the messages to people. */
const deliveries = () =>
  withDatabase(stage.database, async (db) => {
    const alerts = await db.call('ListAlerts', { PageSize: 100 });
    const all = await Promise.all(alerts.map(({ AlertKey }) => db.call('ListDeliveries', { AlertKey })));
    return all.flat();
  });

const troubles = (home = stage.home) => {
  const log = path.join(home, 'shipper.log');
  return existsSync(log) ? readFileSync(log, 'utf8') : '';
};

/** Runs a watcher this many minutes later, and returns what it sends. */
async function watcherComes(minutes: number): Promise<Message[]> {
  const watched = await openWatcherDatabase(stage.database);
  const now = new Date(Date.now() + minutes * 60_000).toISOString();
  try {
    const passes = new Passes(watched, '2020-01-01T00:00:00.000Z', ['mail']);
    await passes.judge(now);
    return await passes.deliver(now, takes);
  } finally {
    await watched.close();
  }
}

describe('the shipper of a run that failed, without a watcher', () => {
  it("mails the job's owner in their language what failed, and a later watcher does not", async () => {
    await owned();
    expect(await stage.run(failing(), sendGrid())).toMatchObject({ code: 1 });
    await stage.shipped();
    expect(mails()).toMatchObject([
      {
        to: 'davide@example.org',
        from: { email: 'jobs@example.org', name: 'Jobs' },
        subject: '[Failed] 📈 Daily sales 3',
        authorization: 'Bearer SG.key',
      },
    ]);
    const { text } = mails()[0]!;
    expect(text).toMatch(
      /^Job: 📈 Daily sales 3 \(3\)\nDepartment: IT\nStarted: .* \(UTC\)\nEnded: .*\nMachine: .*\nScript: .*failing3\.cjs\nCause: /,
    );
    expect(text).toMatch(/\nCause: The price list is empty; password=\*\*\*\n/);
    expect(text).toMatch(/\n {4}at .*failing3\.cjs/);
    expect(text).toContain('Caused by: Error: 404 Not Found');
    expect(text).toMatch(/\n\nNo watcher is running: [^\n]*$/);
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('\u001B');
    expect(await deliveries()).toMatchObject([{ Channel: 'mail', Recipient: 'davide@example.org', Status: 'Sent' }]);
    expect(await watcherComes(10)).toEqual([]);
    expect(await withDatabase(stage.database, (db) => db.call('ListAlerts', {}))).toMatchObject([
      { Kind: 'error', SeenCount: 1 },
    ]);
  });

  it('mails about a killed job', async () => {
    await owned('it');
    await stage.run(dying(), sendGrid());
    await stage.shipped();
    expect(mails()).toMatchObject([{ subject: '[Andato perso] 📈 Daily sales 3' }]);
    expect(mails()[0]!.text).toMatch(/Reparto: IT[^]*Causa: Lost: [^]*Nessun watcher/);
  });

  it('finds the key among all settings, and mails about the same error again only if the job has worked meanwhile', async () => {
    await owned();
    const settings = Object.entries(sendGrid()).map(([name, value]) => `${name}="${value}"\n`);
    writeFileSync(path.join(stage.folder, '.env'), settings.join(''));
    const working = stage.script('working.cjs', `require('@job-logger/sdk').monitorScript({ jobId: 3 });`);
    for (const script of [failing(), failing(), working, failing()]) {
      await stage.run(script);
      await stage.shipped();
    }
    expect(mails().map(({ subject }) => subject)).toEqual(Array(2).fill('[Failed] 📈 Daily sales 3'));
  });

  it.each([
    ['a key', { SENDGRID_API_KEY: '', JOB_LOGGER_FALLBACK_MAIL: 'it@example.org' }, /^$/],
    ['a sender, and says so', { SENDGRID_FROM: 'nobody' }, /SENDGRID_FROM must be/],
  ])('sends nothing without %s, and leaves it to the watcher', async (_what, env, trouble) => {
    await owned();
    await stage.run(failing(), { ...sendGrid(), ...env });
    await stage.shipped();
    expect(troubles()).toMatch(trouble);
    expect(mails()).toEqual([]);
    expect(await deliveries()).toEqual([]);
    expect(await watcherComes(10)).toHaveLength(1);
  });

  itOnPosix('leaves to the watcher what SendGrid refused, retries if it may, and delays no job', async () => {
    const jobs = { refused: 11, busy: 12, down: 13, slow: 14, hung: 15, page: 16 };
    for (const jobId of Object.values(jobs)) await owned('en', jobId);
    answer = (name, attempt) => {
      if (name === 'refused') return [401];
      if (name === 'page') return [200];
      if (name === 'busy') return attempt === 1 ? [429, { 'retry-after': '1' }] : [202];
      if (name === 'slow') return [429, { 'retry-after': '600' }];
      return name === 'down' ? [500] : undefined;
    };
    // Each has its own home, so that no shipper adopts another's run.
    const homeOf = (name: string) => path.join(stage.folder, name);
    const runs = await Promise.all(
      Object.entries(jobs).map(async ([name, jobId]) => {
        const { code } = await stage.run(failing(jobId), { ...sendGrid(name), JOB_LOGGER_HOME: homeOf(name) });
        return { name, code, isShipping: shippers(homeOf(name)).length > 0 };
      }),
    );
    expect(runs.filter(({ code }) => code !== 1)).toEqual([]);
    expect(runs).toContainEqual({ name: 'hung', code: 1, isShipping: true });
    await until(() => Object.keys(jobs).every((name) => shippers(homeOf(name)).length === 0));
    expect(Object.keys(jobs).map((job) => mails().filter(({ name }) => name === job).length)).toEqual([
      1, 2, 3, 1, 1, 1,
    ]);
    const all = await withDatabase(stage.database, async (db) => {
      const statusOf = async ([name, JobId]: [string, number]) => {
        const [alert] = await db.call('ListAlerts', { JobId });
        const [delivery] = await db.call('ListDeliveries', { AlertKey: alert!.AlertKey });
        return [name, delivery!.Status];
      };
      return Object.fromEntries(await Promise.all(Object.entries(jobs).map(statusOf)));
    });
    // The hanging one may have been sent: its lease expires.
    const waiting = { refused: 'Waiting', down: 'Waiting', slow: 'Waiting', page: 'Waiting' };
    expect(all).toEqual({ ...waiting, busy: 'Sent', hung: 'Sending' });
    expect(troubles(homeOf('refused'))).toMatch(
      /"a failure mail".*was not told by mail that .* A watcher will tell\. \(SendGrid: 401 .*it says why/,
    );
    const sent = await watcherComes(10);
    const repeated = sent.map(({ delivery }) => [delivery.JobId, delivery.MaybeRepeated] as const);
    expect(repeated.toSorted(([one], [other]) => one! - other!)).toEqual([
      [jobs.refused, false],
      [jobs.down, false],
      [jobs.slow, false],
      [jobs.hung, true],
      [jobs.page, false],
    ]);
  });

  itOnPosix('may be killed between sending and recording it: then the watcher sends a possible repeat', async () => {
    await owned();
    answer = () => undefined;
    await stage.run(failing(), sendGrid());
    await until(() => mails().length === 1);
    for (const pid of shippers(stage.home)) process.kill(pid, 'SIGKILL');
    expect(await watcherComes(0)).toEqual([]);
    const sent = await watcherComes(2);
    expect(sent.map(({ delivery, content }) => [delivery.MaybeRepeated, content.note])).toEqual([
      [true, 'This message may have come before.'],
    ]);
  });
});

describe('the shipper of a run that failed, with a watcher', () => {
  it('leaves it to the watcher', async () => {
    await owned();
    const watched = await openWatcherDatabase(stage.database);
    await watched.call('Beat', { GapSeconds: 90, Can: ['Judge', 'MailSetUp', 'Mail'] });
    await watched.close();
    await stage.run(failing(), sendGrid());
    await stage.shipped();
    expect(mails()).toEqual([]);
    expect((await watcherComes(10)).map(({ delivery }) => delivery.Kind)).toEqual(['error']);
  });
});

/** Starts a shipper for the process of a journal that is left, and waits for its end. */
async function shipLeft(name: string, env: NodeJS.ProcessEnv): Promise<void> {
  const later = spawn(process.execPath, [path.join(repository, 'sdk/dist/shipper.js')], {
    env: { ...stage.env, ...env, JOB_LOGGER_SHIPPER: '1' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const [key] = /^\d+-\d+/.exec(name)!;
  const journalFolder = path.join(stage.home, 'journal');
  later.stdin.end(`${JSON.stringify({ key, journalFolder, settingsFolder: stage.folder })}\n`);
  await ended(later);
}

const away = () => path.join(stage.folder, 'away.db');
const file = () => stage.database.slice('sqlite:'.length);

describe('the shipper of a run that failed, without its database', () => {
  it.each([
    ['failed', () => failing(), '[Fallito] Job 3', 'Causa: The price list is empty'],
    ['was killed', () => dying(), '[Andato perso] Job 3', 'Causa: Lost: '],
  ])(
    'tells the fallback address once that it %s, and that it may be told again',
    async (_how, script, subject, cause) => {
      const env = { ...sendGrid(), JOB_LOGGER_FALLBACK_MAIL: 'it@example.org' };
      await owned();
      renameSync(file(), away());
      await stage.run(script(), env);
      await stage.shipped();
      expect(mails()).toMatchObject([{ to: 'it@example.org', subject }]);
      expect(mails()[0]!.text).toContain(cause);
      expect(mails()[0]!.text).toContain('Potresti riceverne ancora notizia');

      // A later shipper of the same journal.
      const [left = ''] = stage.journals();
      await shipLeft(left, env);
      expect(mails()).toHaveLength(1);
      expect(stage.journals()).toEqual([left]);

      // The database is back: another run's shipper ships it, and its owner is told. Nothing is left over.
      renameSync(away(), file());
      await stage.run(stage.script('other.cjs', `require('@job-logger/sdk').monitorScript({ jobId: 5 });`), env);
      await stage.shipped();
      expect(mails().map(({ to }) => to)).toEqual(['it@example.org', 'davide@example.org']);
      expect(readdirSync(path.join(stage.home, 'journal')).filter((name) => !name.endsWith('.code'))).toEqual([]);
    },
  );

  it('tells that address of an end without a time, but not of a run of which it has all but a line', async () => {
    const env = { ...sendGrid(), JOB_LOGGER_FALLBACK_MAIL: 'it@example.org' };
    await owned();
    const events = [line(1), line(1, { text: 'other' }), end(2, { status: 'Error', at: 'yesterday' })];
    const left = path.basename(journal(stage, stage.database, events));
    await shipLeft(left, env);
    expect(mails().map(({ to }) => to)).toEqual(['davide@example.org']);
    expect(stage.journals()).toEqual([left]);
    rmSync(file());
    await shipLeft(left, env);
    expect(mails().map(({ to }) => to)).toEqual(['davide@example.org', 'it@example.org']);
  });

  it('tells nobody without that address, nor about a Done run', async () => {
    rmSync(file());
    await stage.run(failing(), sendGrid());
    const working = stage.script('working.cjs', `require('@job-logger/sdk').monitorScript({ jobId: 3 });`);
    await stage.run(working, { ...sendGrid(), JOB_LOGGER_FALLBACK_MAIL: 'it@example.org' });
    await stage.shipped();
    expect(mails()).toEqual([]);
    expect(stage.journals()).toHaveLength(2);
  });
});
