/** Whatever environment a script starts in: it goes on, and it says what monitoring can't do. */
import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { asRoot, itOnPosix, repository, useStage } from './stage.js';

const stage = useStage();
const job = `require('@job-logger/sdk').monitorScript({ jobId: 3 }); console.log('worked');`;
const early = `const main = require('@job-logger/sdk').monitorJob({ jobId: 3, eager: true }, () => console.log('worked')); main();`;
const uid = process.getuid?.() ?? 'user';
const temporary = () => path.join(stage.folder, 'tmp');
const own = () => path.join(temporary(), `job-logger-${uid}`);

it.each([
  ['a home under a file', { JOB_LOGGER_HOME: `${__filename}/home` }],
  ['no home', { JOB_LOGGER_HOME: '', HOME: '', XDG_DATA_HOME: '', USERPROFILE: '', LOCALAPPDATA: '' }],
])('%s: the run is kept in the temporary folder, also where it starts early', async (_what, env) => {
  mkdirSync(temporary());
  for (const text of [job, early]) {
    const settings = { ...env, TMPDIR: temporary(), TEMP: temporary(), JOB_LOGGER_SHIPPER_PATH: '/nowhere' };
    expect(await stage.run(stage.job(text), settings)).toMatchObject({ code: 0, stdout: 'worked\n' });
  }
  expect(readdirSync(path.join(own(), 'journal'))).toHaveLength(2);
});

it('no folder at all: the job continues, and says that its run is not recorded', async () => {
  const nowhere = `${__filename}/nothing`;
  const env = { JOB_LOGGER_HOME: nowhere, TMPDIR: nowhere, TEMP: nowhere };
  const { code, stdout, stderr } = await stage.run(stage.job(early), env);
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'worked\n' });
  expect(stderr).toMatch(
    /nothing can't be written [^\n]*\n[^\n]*the shipper can't be started early[^\n]*\n[^\n]*this run of job 3 isn't recorded/,
  );
});

it('neither a journal nor a shipper is allowed: the job continues, and says that its run is not recorded', async () => {
  mkdirSync(path.join(stage.home, 'journal'), { recursive: true, mode: 0o700 });
  const flag = Number.parseInt(process.versions.node, 10) < 24 ? '--experimental-permission' : '--permission';
  const ended = await stage.run(stage.job(job), {}, { args: [flag, '--allow-fs-read=*'] });
  expect(ended).toMatchObject({ code: 0, stdout: 'worked\n' });
  expect(ended.stderr).toMatch(/this run of job 3 isn't recorded/);
  expect(ended.stderr).not.toMatch(/kept/);
});

it.each([
  `Object.defineProperty(Object.prototype, 'odd', { value: 1, enumerable: true, configurable: true })`,
  `Object.defineProperty(Object.prototype, 'odd', { get() { throw new Error('odd') }, enumerable: true })`,
  `Object.defineProperty(Array.prototype, 'odd', { value: 1, enumerable: true })`,
  `Object.prototype.get = () => 1`,
  `Object.prototype.toJSON = () => 'odd'`,
  `Object.assign(Object.prototype, { jobId: 5, database: 'sqlite:/nowhere/x.db', redact: 5, timeout: 1, then: 1 })`,
  `Object.freeze(globalThis)`,
  `require('node:os').hostname = () => { throw new Error('odd') }`,
  `Error.prepareStackTrace = () => [1, 2]`,
  `Error.prepareStackTrace = () => { throw new Error('odd') }`,
  `Error.stackTraceLimit = 0`,
  `const fs = require('node:fs'), { existsSync } = fs; fs.existsSync = (file) => { if (file.endsWith('.env')) throw new Error('odd'); return existsSync(file); }`,
  `for (const event of Array(10).fill('exit')) process.on(event, () => {})`,
  `process.argv[1] = undefined`,
  `process.argv.length = 1`,
  `process.env.JOB_LOGGER_RUN = '::::'`,
  `process.env.JOB_LOGGER_HOME = ' ' + process.env.JOB_LOGGER_HOME + ' '`,
])('the SDK is imported, and its run recorded, after %s', async (statement) => {
  const ended = await stage.run(stage.job(`${statement}; ${job}`));
  expect(ended).toMatchObject({ code: 0, stdout: 'worked\n', stderr: '' });
  expect(await stage.shippedRuns()).toMatchObject([{ Status: 'Done' }]);
});

it.each([`process.argv = null`, `process.env = new Proxy(process.env, { get() { throw new Error('odd') } })`])(
  'the job goes on, and is told that its run is not recorded, after %s',
  async (statement) => {
    const odd = `const { monitorJob } = require('@job-logger/sdk'); ${statement};
    const result = monitorJob({ jobId: 3 }, (x) => x + 1)(1); process.stdout.write(String(result));`;
    const { code, stdout, stderr } = await stage.run(stage.job(odd));
    expect({ code, stdout }).toEqual({ code: 0, stdout: '2' });
    expect(stderr).toMatch(/this run of job 3 isn't recorded/);
  },
);

it.each([
  'delete globalThis.process',
  'globalThis.process = { env: {} }',
  'process.uptime = undefined',
  'delete globalThis.Buffer',
  'delete globalThis.JSON',
  `JSON.stringify = () => { throw new Error('odd') }`,
  'globalThis.Math = globalThis.Number = globalThis.Reflect = {}',
])('the job ends as without us, and its run is Done, after %s', async (statement) => {
  const text = `const { stdout } = process, { monitorScript, monitorJob } = require('@job-logger/sdk');
    monitorScript({ jobId: 3 });
    const main = monitorJob({ jobId: 5 }, (x) => { ${statement}; return x + 1; });
    stdout.write(main(1) + ' ' + main(1));`;
  expect(await stage.run(stage.job(text))).toMatchObject({ code: 0, stdout: '2 2', stderr: '' });
  await stage.shipped();
  expect((await stage.runs()).map(({ Status }) => Status)).toEqual(['Done', 'Done', 'Done']);
});

it('clocks, timers and globals that the script has replaced change nothing', async () => {
  const text = `const { monitorScript, monitorJob } = require('@job-logger/sdk');
    globalThis.Date = Object.assign(function () { return {} }, { now: () => NaN });
    globalThis.setTimeout = globalThis.setImmediate = () => 5;
    globalThis.BigInt = () => { throw new Error('odd') };
    require('node:os').userInfo = () => { throw new Error('no such uid') };
    for (const name of Object.keys(require('node:fs'))) if (/Sync$/.test(name)) require('node:fs')[name] = null;
    Object.assign(process.env, { USER: 'root', USERNAME: '', LOGNAME: 'root' });
    monitorScript({ jobId: 3 });
    console.log(monitorJob({ jobId: 5, timeout: 9000 }, () => 'worked')());
    try { monitorJob({ jobId: 5 }, () => { throw new Error('failed') })(); } catch {}`;
  expect(await stage.run(stage.job(text))).toMatchObject({ code: 0, stdout: 'worked\n', stderr: '' });
  const runs = await stage.shippedRuns();
  expect(runs.map(({ JobId, Status }) => `${JobId} ${Status}`).toSorted()).toEqual(['3 Done', '5 Done', '5 Error']);
  for (const run of runs) {
    expect(run.OsUser).toBe(String(process.getuid?.() ?? ''));
    expect(Math.abs(Date.parse(run.EndedAt!) - Date.now())).toBeLessThan(60_000);
  }
});

it.each([
  ['Object.freeze(console)', 'debug, log, info, warn, error'],
  [`Object.defineProperty(console, 'log', { get: () => (text) => process.stdout.write(text + '\\n') })`, 'log'],
])('a console that can not be captured prints as before, after %s', async (statement, missed) => {
  const text = `${statement}; const { monitorJob, monitorScript } = require('@job-logger/sdk');
    monitorScript({ jobId: 3, captureConsole: true });
    monitorJob({ jobId: 5, captureConsole: true }, () => console.log('worked'))();`;
  const stderr = `job-logger: what console.${missed} prints becomes no log lines: it can't be replaced.\n`;
  expect(await stage.run(stage.job(text))).toMatchObject({ code: 0, stdout: 'worked\n', stderr });
});

it('a warning is one line, whatever value it names', async () => {
  const text = `const { monitorScript, currentRun } = require('@job-logger/sdk'); monitorScript({ jobId: 3 });
    currentRun().progress('a\\r\\nb'); currentRun().metric('c\\nd', 'e');`;
  const { stderr } = await stage.run(stage.job(text));
  expect(stderr).toMatch(/^job-logger: progress\(a b\) [^\n]*\njob-logger: [^\n]*the metric c d isn't [^\n]*\n$/);
});

it('what is no function in the console stays as it is', async () => {
  const text = `console.debug = undefined; require('@job-logger/sdk').monitorScript({ jobId: 3, captureConsole: true });
    console.debug?.('nothing'); console.log(typeof console.debug);`;
  const ended = await stage.run(stage.job(text));
  expect(ended).toMatchObject({ code: 0, stdout: 'undefined\n', stderr: '' });
});

it.each([
  'delete globalThis.setImmediate',
  'globalThis.setImmediate = () => 1',
  `require('node:test').mock.timers.enable()`,
])('a handled error stays handled after %s', async (statement) => {
  const text = `const later = setTimeout; require('@job-logger/sdk').monitorScript({ jobId: 3 }); ${statement};
      process.on('uncaughtException', (error) => console.log('handled', error.message));
      later(() => { throw new Error('odd'); }, 1);`;
  const ended = await stage.run(stage.job(text));
  expect(ended).toMatchObject({ code: 0, stdout: 'handled odd\n', stderr: expect.not.stringContaining('job-logger') });
});

it('a shipper that ends is started again though the script has replaced setTimeout', async () => {
  const text = `const later = setTimeout; globalThis.setTimeout = () => 1;
    require('@job-logger/sdk').monitorScript({ jobId: 3 }); later(() => console.log('worked'), 300);`;
  const file = stage.job(text);
  const ended = await stage.run(file, { JOB_LOGGER_SHIPPER_PATH: stage.script('shipper.cjs', '') });
  expect(ended).toMatchObject({ code: 0, stdout: 'worked\n' });
});

it('an exit waits no longer than its timeout though the clock stands still', async () => {
  const text = `require('@job-logger/sdk').monitorScript({ jobId: 3, exitTimeout: 100 }); performance.now = () => 0;`;
  const env = { JOB_LOGGER_WAIT: '1', JOB_LOGGER_SHIPPER_PATH: stage.script('shipper.cjs', 'process.stdin.resume()') };
  expect(await stage.run(stage.job(text), env)).toMatchObject({ code: 0 });
});

it("an exit doesn't wait for a shipper that can't be started", async () => {
  const text = `require('@job-logger/sdk').monitorScript({ jobId: 3, exitTimeout: 1e6 });`;
  const env = { JOB_LOGGER_WAIT: '1', JOB_LOGGER_SHIPPER_PATH: '/nowhere' };
  expect(await stage.run(stage.job(text), env)).toMatchObject({ code: 0 });
});

it("no expression of the SDK breaks the job if V8 can't compile it at the end of the stack", async () => {
  const text = `const { monitorJob } = require('@job-logger/sdk');
    const f = monitorJob({ jobId: 3 }, (n) => n + 1);
    RegExp.prototype.exec = () => { throw new SyntaxError('Stack overflow') };
    process.stdout.write(String(f(1)));`;
  const env = { JOB_LOGGER_RUN: '3:0f4c8c9e-8a55-4b1e-9a37-6c1f2a6f4f10:4194305-1' };
  expect(await stage.run(stage.job(text), env)).toMatchObject({ code: 0, stdout: '2' });
});

it('each run of a watched function that calls itself until no stack is left is an error', async () => {
  const text = `const main = require('@job-logger/sdk').monitorJob({ jobId: 3 }, () => main());
    require('node:v8').setFlagsFromString('--stack-size=100');
    setTimeout(() => { try { main(); } catch {} });`;
  await stage.run(stage.job(text), { JOB_LOGGER_SHIPPER_PATH: '/nowhere' });
  const kept = stage.journals().map((file) => readFileSync(path.join(stage.home, 'journal', file), 'utf8'));
  expect(kept.filter((journal) => journal.includes('call stack')).length).toBeGreaterThan(9);
  expect(kept.filter((journal) => journal.includes('nothing was left'))).toEqual([]);
});

it("another copy of the SDK doesn't take a run of its own process for a parent's", async () => {
  const text = `const { monitorScript } = require('@job-logger/sdk');
    monitorScript({ jobId: 3 });
    delete require.cache[require.resolve('@job-logger/sdk')];
    require('@job-logger/sdk').monitorJob({ jobId: 3 }, () => {})();`;
  await stage.run(stage.job(text));
  expect(await stage.shippedRuns()).toHaveLength(2);
});

it("a decorator that can't work says what to write instead", async () => {
  const text = `const { monitorJob } = require('@job-logger/sdk');
    class Job {}
    const getter = { get: () => 1, set: undefined, enumerable: false, configurable: true };
    const field = { initializer: () => () => 1, enumerable: true, configurable: true, writable: true };
    for (const place of [[Job.prototype, 'main'], [Job.prototype, 'main', getter], [Job.prototype, 'main', field], [Job]]) {
      try { console.log(monitorJob({ jobId: 3 })(...place)); } catch (error) { console.log(error.name, error.message); }
    }
    const wrapped = monitorJob({ jobId: 3 })({}, { kind: 'accessor', name: 'main' }).init(() => 'of an accessor');
    console.log(wrapped());`;
  const { stdout } = await stage.run(stage.job(text), { JOB_LOGGER_SHIPPER_PATH: '/nowhere' });
  const method = 'TypeError monitorJob: with "experimentalDecorators" only methods can be decorated. ';
  expect(stdout.split('\n')).toEqual([
    ...Array.from({ length: 3 }, () => expect.stringContaining(`${method}Write main = monitorJob({ … }, `)),
    'TypeError monitorJob: a class is no run; watch the method that does its work',
    'of an accessor',
    '',
  ]);
  expect(stage.journals()).toHaveLength(1);
});

describe('the next run tells what the database said about the previous one', () => {
  it.each([
    ['a job that is not registered', '99', {}, /the last run of job 99 was not taken: Job 99 isn't registered/],
    [
      'a mistyped key, by its place and what it resembles, without a value',
      '3',
      { JOB_LOGGER_DB: 'Server=127.0.0.1,1;Databse=J;User Id=a;Password=hunter2' },
      /was not taken: The connection string has an unknown key "databse" at character 20; did you mean "database"\?/,
    ],
    [
      'a value that can not be',
      '3',
      { JOB_LOGGER_DB: 'Server=127.0.0.1,1;Encrypt=hunter2' },
      /was not taken: The value of "encrypt" must be true, false or strict/,
    ],
  ])('%s', async (_what, jobId, env, words) => {
    const script = stage.job(job.replace('3', jobId));
    expect(await stage.run(script, env)).toMatchObject({ code: 0, stdout: 'worked\n', stderr: '' });
    await stage.shipped();
    const { stderr } = await stage.run(script, env);
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain('hunter2');
  });

  it('even if it answers at once and the job is slow', async () => {
    const slow = `const fs = require('node:fs'); const { readFileSync } = fs;
      const wait = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000);
      fs.readFileSync = (file, how) => (/\\.answer$/.test(file) && wait(), readFileSync(file, how));`;
    expect(await stage.run(stage.job(slow + job.replace('3', '99')))).toMatchObject({ stderr: '' });
    await stage.shipped();
    expect((await stage.run(stage.job(job.replace('3', '99')))).stderr).toMatch(/last run of job 99/);
  });
});

describe('our folder in the temporary one', () => {
  itOnPosix('is made for this user alone if it holds the socket of a home with a long path', async () => {
    mkdirSync(temporary());
    const home = path.join(stage.folder, 'h'.repeat(100));
    await stage.run(stage.job(job), { TMPDIR: temporary(), JOB_LOGGER_HOME: home, JOB_LOGGER_WAIT: '1' });
    expect(await stage.runs()).toMatchObject([{ Status: 'Done' }]);
    expect(statSync(own()).mode & 0o777).toBe(0o700);
    expect(readdirSync(temporary())).toEqual([path.basename(own())]);
  });
});

asRoot('our folder in the temporary one', () => {
  it('is neither used by a shipper nor flushed if somebody else made it', async () => {
    await stage.run(stage.job(job), { JOB_LOGGER_SHIPPER_PATH: '/nowhere' });
    mkdirSync(own(), { recursive: true });
    cpSync(path.join(stage.home, 'journal'), path.join(own(), 'journal'), { recursive: true });
    chownSync(own(), 65_534, 65_534);
    const env = { ...stage.env, TMPDIR: temporary(), JOB_LOGGER_HOME: path.join(stage.folder, 'h'.repeat(100)) };
    const command = path.join(repository, 'dist/job-logger.js');
    const { stderr } = spawnSync(process.execPath, [command, 'flush'], { env, encoding: 'utf8' });
    expect(stderr).toMatch(/was made by somebody else, so it isn't used/);
    expect(readdirSync(path.join(own(), 'journal')).filter((name) => name.endsWith('.jsonl'))).toHaveLength(1);
    await stage.run(stage.job(job), { ...env, JOB_LOGGER_WAIT: '1' });
    expect(await stage.runs()).toMatchObject([{ Status: 'Done' }]);
  });
});
