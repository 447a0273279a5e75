/** Runs and their shipper: many at once, killed, with a database that is away, with a shipper that stands. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beginLine, env, folder, jobLogger, journals, node, runs, script, test, until, watched } from './stage.mjs';

test('30 runs at once are 30 runs', async () => {
  const before = runs().length;
  const file = script('many.cjs', watched(`monitorScript({ jobId: 1 }); currentRun().info('x');`));
  const children = Array.from({ length: 30 }, () =>
    spawn(process.execPath, [file], { env, cwd: folder, stdio: 'ignore' }),
  );
  const codes = await Promise.all(children.map((child) => new Promise((resolve) => child.once('exit', resolve))));
  assert.deepEqual(new Set(codes), new Set([0]));
  await until(() => journals().length === 0, 'their journals are shipped');
  const all = runs();
  assert.equal(all.length, before + 30);
  assert.ok(all.slice(0, 30).every(({ status }) => status === 'Done'));
});

test('a job that is killed is Lost', async () => {
  const stays = `monitorScript({ jobId: 1 }); console.log('up'); setInterval(() => {}, 1000);`;
  const file = script('killed.cjs', watched(stays));
  const child = spawn(process.execPath, [file], { env, cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  await until(() => runs('--status', 'pending').length === 1, 'its run is there');
  child.kill();
  await until(() => runs('--status', 'lost').length === 1, 'it is Lost');
});

test('a database that is away costs nothing, and flush ships what waits', async () => {
  const away = { ...env, JOB_LOGGER_DB: `sqlite:${path.join(folder, 'away', 'job-logger.db')}` };
  const file = script('waits.cjs', watched(`monitorScript({ jobId: 1 });`));
  const begun = Date.now();
  assert.equal(node([file], { env: away }).code, 0);
  assert.ok(Date.now() - begun < 10_000);
  assert.ok(journals().length > 0);
  // Its shipper may hold it for a moment.
  const flush = ['flush', '--to', env.JOB_LOGGER_DB, '--yes', '--json'];
  await until(() => jobLogger(flush).code === 0 && journals().length === 0, 'what waited is shipped');
});

test('a pid that was reused after a restart is not taken for alive', async () => {
  const runId = '00000000-0000-4000-8000-00000000aaaa';
  // Our own pid, and a start from before the machine's.
  script(`home/journal/${process.pid}-1000-${runId}.jsonl`, beginLine(runId));
  jobLogger(['flush', '--yes']);
  assert.ok(runs('--status', 'lost').some((one) => one.runId === runId));
});

test('a shipper that reads nothing holds no job, however much it is told', () => {
  const deaf = script('deaf.cjs', 'setTimeout(() => {}, 60_000)');
  const talks = `for (let i = 0; i < 400; i++)
    monitorJob({ jobId: 1, database: 'Server=host' + i + ';Database=X;User Id=x;Password=' + 'y'.repeat(300) }, () => {})();`;
  const file = script('talks.cjs', watched(talks));
  const begun = Date.now();
  const config = script('deaf.env', `JOB_LOGGER_SHIPPER_PATH='${deaf}'`);
  const own = { ...env, JOB_LOGGER_HOME: path.join(folder, 'deaf'), JOB_LOGGER_CONFIG: config };
  const told = node([file], { env: own });
  assert.equal(told.code, 0, told.stderr);
  assert.ok(Date.now() - begun < 40_000);
  assert.match(told.stderr, /doesn't read its pipe/);
});

test('settings whose names are written in another case reach the shipper', async () => {
  const told = path.join(folder, 'told.json');
  const names = ['JOB_LOGGER_DB', 'JOB_LOGGER_HOME', 'JOB_LOGGER_CONFIG'];
  const spy = `writeFileSync(${JSON.stringify(told)}, JSON.stringify(${JSON.stringify(names)}.map((name) => process.env[name])))`;
  script('cased/spy.cjs', `require('node:fs').${spy};`);
  script('cased/own.env', 'JOB_LOGGER_SHIPPER_PATH=spy.cjs\n');
  const file = script('cased/job.cjs', watched(`monitorScript({ jobId: 1 });`));
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
  Object.assign(own, { job_logger_db: 'sqlite:x.db', Job_Logger_Home: 'home', job_logger_config: '"own.env" ' });
  node([file], { env: own, cwd: path.dirname(file) });
  await until(() => existsSync(told) && readFileSync(told).length > 0, 'it has said what it was given');
  const expected = [
    ['sqlite:', 'x.db'],
    ['', 'home'],
    ['', 'own.env'],
  ].map(([scheme, name]) => scheme + path.join(folder, 'cased', name));
  assert.deepEqual(JSON.parse(readFileSync(told)), expected);
});

test('a shipper that stands is not said to hang', () => {
  const file = script('twelve.cjs', watched(`monitorScript({ jobId: 1 }); setTimeout(() => {}, 12_000);`));
  assert.equal(node([file]).stderr, '');
});
