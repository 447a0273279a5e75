/** Files of others, values that can't be read, and missing files: the job goes on, and its run arrives. */
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { asRoot, useStage } from './stage.js';

const stage = useStage();
const job = `require('@job-logger/sdk').monitorScript({ jobId: 3 });`;

function put(name: string, text: string | Buffer, mode = 0o600): string {
  const file = path.join(stage.folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

describe('a settings file', () => {
  it('that others may write is ignored with one line', async () => {
    put('.env', `JOB_LOGGER_DB=sqlite:${stage.folder}/other.db\n`, 0o666);
    const { code, stderr } = await stage.run(stage.job(job), { JOB_LOGGER_DB: '' });
    expect(code).toBe(0);
    expect(stderr).toMatch(/the settings in .+\.env aren't used: everybody may write it/);
    expect(stderr).toMatch(/no database is set/);
  });

  asRoot('as root', () => {
    it('of another user, or linked by one, is ignored', async () => {
      const file = put('.env', `JOB_LOGGER_DB=${stage.database}\n`);
      chownSync(file, 65_534, 65_534);
      const script = stage.job(job);
      expect((await stage.run(script, { JOB_LOGGER_DB: '' })).stderr).toMatch(/aren't used: user 65534 may write it/);
      chownSync(script, 65_534, 65_534);
      expect(await stage.run(script, { JOB_LOGGER_DB: '' })).toMatchObject({ code: 0, stderr: '' });
    });
  });

  it("can't name a program to run; the machine's file can", async () => {
    put(
      '.env',
      `JOB_LOGGER_NODE=${stage.folder}/evil\nJOB_LOGGER_NODE_OPTIONS=--nonsense\nJOB_LOGGER_SHIPPER_PATH=/nowhere\n`,
    );
    const script = stage.job(job);
    expect(await stage.run(script)).toMatchObject({ code: 0, stderr: '' });
    expect(await stage.shippedRuns()).toMatchObject([{ Status: 'Done' }]);
    put('machine.env', 'JOB_LOGGER_SHIPPER_PATH=/nowhere\n');
    expect((await stage.run(script)).stderr).toMatch(/its file isn't at \/nowhere/);
  });

  it.each([
    ['UTF-16, as PowerShell 5 writes it', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
  ])('is read: %s; a path in it is seen from it', async (_what, encode) => {
    put('.env', encode('JOB_LOGGER_DB="sqlite:job-logger.db"\r\n'));
    mkdirSync(path.join(stage.folder, 'deep'));
    const script = stage.script('deep/job.cjs', job);
    expect(await stage.run(script, { JOB_LOGGER_DB: '' }, { cwd: '/' })).toMatchObject({ code: 0, stderr: '' });
    expect(await stage.shippedRuns()).toMatchObject([{ Status: 'Done' }]);
  });

  it("is found beside the target of the script's link, and in the folder that Node gets", async () => {
    put('real/.env', `JOB_LOGGER_DB=${stage.database}\n`);
    const script = stage.script('real/index.js', job);
    mkdirSync(path.join(stage.folder, 'bin'));
    symlinkSync(script, path.join(stage.folder, 'bin/job.cjs'));
    symlinkSync(path.dirname(script), path.join(stage.folder, 'bin/current'));
    // It is beside the middle link.
    mkdirSync(path.join(stage.folder, 'far'));
    symlinkSync(stage.script('far/job.cjs', job), path.join(stage.folder, 'real/link.cjs'));
    symlinkSync('../real/link.cjs', path.join(stage.folder, 'bin/link.cjs'));
    for (const entry of ['bin/job.cjs', 'real', 'bin/current', 'bin/link.cjs'])
      await stage.run(path.join(stage.folder, entry), { JOB_LOGGER_DB: '' });
    expect((await stage.shippedRuns()).map((run) => run.Status)).toEqual(['Done', 'Done', 'Done', 'Done']);
  });
});

describe('where runs are kept', () => {
  it.each([
    ['a relative database, with the blanks and quotes of set', { JOB_LOGGER_DB: ' "sqlite:job-logger.db" ' }],
    ['a relative home', { JOB_LOGGER_HOME: 'home' }],
  ])('%s: the run arrives', async (_what, env) => {
    expect(await stage.run(stage.job(job), env)).toMatchObject({ code: 0, stderr: '' });
    expect(await stage.shippedRuns()).toMatchObject([{ Status: 'Done' }]);
  });

  it.each([
    ['JOB_LOGGER_HOME', '~/jobs', /aren't expanded in JOB_LOGGER_HOME=~\/jobs/],
    ['JOB_LOGGER_DB', 'sqlite:File:///x.db', /file: aren't expanded in sqlite:File:\/\/\/x\.db/],
    ['JOB_LOGGER_DB', 'sqlite:%ProgramData%\\x.db', /aren't expanded in sqlite:%ProgramData%\\x\.db/],
    ['JOB_LOGGER_JOURNAL_MB', 'lots', /isn't a number of megabytes/],
    ['JOB_LOGGER_HOME', '/proc/nothing/there', /can't be written/],
  ])('%s=%s is told once, and costs nothing', async (name, value, text) => {
    const env = { XDG_DATA_HOME: path.join(stage.folder, 'data'), TMPDIR: stage.folder, [name]: value };
    const { code, stderr } = await stage.run(stage.job(job), env);
    expect(code).toBe(0);
    expect(stderr).toMatch(text);
  });

  asRoot('as root', () => {
    it('a temporary folder that somebody else made is not used', async () => {
      const foreign = path.join(stage.folder, 'job-logger-0');
      mkdirSync(foreign, { mode: 0o777 });
      chownSync(foreign, 65_534, 65_534);
      const env = { JOB_LOGGER_HOME: '/proc/nothing', TMPDIR: stage.folder };
      const { code, stderr } = await stage.run(stage.job(`${job} console.log('worked')`), env);
      expect(code).toBe(0);
      expect(stderr).toMatch(/isn't recorded: .+job-logger-0 was made by somebody else/);
    });
  });
});

describe('a value that can not be looked at', () => {
  it.each([
    `const { proxy, revoke } = Proxy.revocable(new Error('x'), {}); revoke(); throw proxy;`,
    `throw { get message() { throw 1 }, toString() { throw 2 }, [Symbol.toPrimitive]() { throw 3 } };`,
    `Error.prepareStackTrace = () => [1, 2]; throw new Error('no rows');`,
    `const e = new Error('no rows'); Object.defineProperty(e, 'message', { get() { throw 1 } }); e.cause = e; throw e;`,
    `Object.defineProperty(Object.prototype, 'odd', { value: 1, enumerable: true }); throw new Error('no rows');`,
    `let e = []; for (let i = 0; i < 9; i++) e = Array.from({ length: 9 }, () => new AggregateError(e)); throw e[0];`,
  ])('ends the run as Error: %s', async (statement) => {
    const script = stage.job(`require('@job-logger/sdk').monitorJob({ jobId: 3 }, () => { ${statement} })();`);
    expect((await stage.run(script)).code).not.toBe(0);
    expect(await stage.shippedRuns()).toMatchObject([{ Status: 'Error' }]);
  });
});

describe('runs in one process', () => {
  it('nest: after the inner one the outer is current again', async () => {
    const script = stage.job(`const { JobLogger, currentRun } = require('@job-logger/sdk'); ${job}
      const logger = new JobLogger({ jobId: 5 });
      logger.beginJob(); currentRun().info('inner'); logger.finishJob(); currentRun().info('outer');`);
    await stage.run(script);
    const lines = await Promise.all(
      (await stage.shippedRuns()).map(async ({ JobId, RunId }) => [
        JobId,
        (await stage.lines(RunId)).map((line) => line.Text),
      ]),
    );
    expect(Object.fromEntries(lines)).toEqual({ 3: ['outer'], 5: ['inner'] });
  });

  it.each([
    [
      'an async generator',
      `async function* () { yield 1; currentRun().info('second'); yield 2; throw new Error('late') }`,
      `(async () => { for await (const _ of main()); })().catch(() => {})`,
      'Error',
    ],
    ['a generator that is left', `function* () { yield 1; yield 2 }`, `for (const _ of main()) break`, 'Done'],
    [
      'a promise with methods',
      `() => Object.assign(Promise.resolve(1), { kill: () => 'killed' })`,
      `const p = main(); console.log(p.kill()); p.then(() => {})`,
      'Done',
    ],
    [
      'a lazy builder',
      `() => ({ started: 0, then(ok) { this.started++; ok(7) } })`,
      `const q = main(); console.log(q.started === 0 ? 'killed' : 'early'); (async () => { await q; })()`,
      'Done',
    ],
    [
      'a promise of another realm that is awaited there',
      `(globalThis.inRealm = require('node:vm').runInNewContext('eval'))('async () => { throw new Error("no rows") }')`,
      `inRealm('async (main) => { await main(); }')(main).catch(() => console.log('killed'))`,
      'Error',
    ],
    [
      'a builder that throws, one in a builder',
      `() => ({ then(ok) { ok({ then() { throw new Error('no rows') } }) } })`,
      `(async () => { await main(); })().catch(() => console.log('killed'))`,
      'Error',
    ],
  ])('%s', async (_what, fn, use, Status) => {
    const script = stage.job(
      `const { monitorJob, currentRun } = require('@job-logger/sdk'); const main = monitorJob({ jobId: 3 }, ${fn}); ${use};`,
    );
    const { code, stdout } = await stage.run(script);
    expect({ code, stdout: stdout || 'killed\n' }).toEqual({ code: 0, stdout: 'killed\n' });
    expect(await stage.shippedRuns()).toMatchObject([{ Status }]);
  });

  it('that outlive a handled error end with their own exit code', async () => {
    const text = `${job} process.on('uncaughtException', () => {}); setTimeout(() => process.exit(3), 100); throw new Error('handled');`;
    await stage.run(stage.job(text));
    expect(await stage.shippedRuns()).toMatchObject([
      { Status: 'Error', ExitCode: 3, Message: 'Ended with exit code 3' },
    ]);
  });

  it.each([
    [256, 0, 'Done'],
    [-1, 255, 'Error'],
  ])('exit(%p) is recorded as the system reports it', async (code, ExitCode, Status) => {
    await stage.run(stage.job(`${job} process.exit(${code});`));
    expect(await stage.shippedRuns()).toMatchObject([{ ExitCode, Status }]);
  });

  it('of a daemon are recorded after the run that started it', async () => {
    const env = { JOB_LOGGER_RUN: '3:0b0e8a52-7a42-4a0c-9a67-0d5d0c0f3a10:1-1' };
    await stage.run(stage.job(job), env);
    expect(await stage.shippedRuns()).toHaveLength(1);
  });
});
