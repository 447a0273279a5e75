/** Homes and databases by the other names that Windows has for them, and where they can't be. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { command, env, folder, home, jobLogger, journals, runs, script, test, until, watched } from './stage.mjs';

const readDestination = (names = {}) =>
  JSON.parse(jobLogger(['flush', '--json'], { env: { ...env, ...names } }).stdout).destination;

test('names that differ only by case are one home', async () => {
  const file = script('case.cjs', watched(`monitorScript({ jobId: 1 });`));
  const before = runs().length;
  const upper = { ...env, JOB_LOGGER_HOME: home.toUpperCase() };
  assert.equal(spawnSync(process.execPath, [file], { env: upper, cwd: folder }).status, 0);
  await until(() => runs().length === before + 1, 'the run is there');
  assert.equal(readFileSync(env.JOB_LOGGER_DB.slice('sqlite:'.length)).length > 0, true);
});

test('a home and a database by other names are the same: other cases, the prefix for long names', async () => {
  const file = script('names.cjs', watched(`monitorScript({ jobId: 1 });`));
  const before = runs().length;
  const database = env.JOB_LOGGER_DB.slice('sqlite:'.length);
  const others = [
    { JOB_LOGGER_HOME: home.toUpperCase(), JOB_LOGGER_DB: `sqlite:${database.toUpperCase()}` },
    { JOB_LOGGER_HOME: `\\\\?\\${home}`, JOB_LOGGER_DB: `sqlite:\\\\?\\${database}` },
    { JOB_LOGGER_HOME: `${home.replaceAll('\\', '/')}.` },
    { JOB_LOGGER_HOME: path.join(folder, 'dots. .', 'fresh.') },
  ];
  for (const names of others)
    assert.equal(spawnSync(process.execPath, [file], { env: { ...env, ...names }, cwd: folder }).status, 0);
  await until(() => runs().length === before + others.length, 'their runs are there');
  assert.deepEqual(readdirSync(path.join(folder, 'dots')), ['fresh']);
  await until(() => journals().length === 0, 'their journals are gone');
  assert.equal(readDestination(others[0]), readDestination());
});

test('a shipper is found whatever name its job, in Python, has for the home', async () => {
  const key = `${process.pid}-${Date.now()}`;
  const runId = randomUUID();
  const { destination } = JSON.parse(jobLogger(['flush', '--json']).stdout);
  const begin = { seq: 0, kind: 'begin', v: 1, runId, jobId: 1, at: new Date().toISOString(), destination };
  const more = { machine: os.hostname(), osUser: 'ada', pid: process.pid, runtime: 'python', sdk: '0.1.0' };
  const text = `${JSON.stringify({ ...begin, ...more, script: 'x.py', heartbeatSeconds: 15 })}\n`;
  const journal = script(`home/journal/${key}-${runId}.jsonl`, text);
  const shipper = spawn(process.execPath, [command, 'ship'], { env, stdio: ['pipe', 'ignore', 'ignore'] });
  const journalFolder = path.join(home.toUpperCase(), 'journal');
  shipper.stdin.write(`${JSON.stringify({ key, journalFolder, settingsFolder: folder })}\n`);
  await until(() => runs().some((run) => run.runId === runId), 'its run is there');
  const { stays } = JSON.parse(jobLogger(['flush', '--json']).stdout);
  assert.equal(stays.find((one) => one.runId === runId).why, 'its own shipper is at it');
  shipper.stdin.end();
  await until(() => !existsSync(journal), 'its journal is shipped');
});

const shortName = (file) =>
  spawnSync('cmd', ['/d', '/c', `for %I in ("${file}") do @echo %~sI`], {
    encoding: 'utf8',
    windowsVerbatimArguments: true,
  }).stdout.trim();

test('a home and a database by their short names (8.3) are the same', async () => {
  mkdirSync(path.join(folder, 'a longer name', 'journal'), { recursive: true });
  const long = path.join(folder, 'a longer name');
  const names = { JOB_LOGGER_HOME: shortName(long), JOB_LOGGER_DB: `sqlite:${shortName(env.JOB_LOGGER_DB.slice(7))}` };
  // Where the disk keeps none, there is nothing to mistake.
  if (names.JOB_LOGGER_HOME.toLowerCase() === long.toLowerCase()) return;
  const file = script('short.cjs', watched(`monitorScript({ jobId: 1 });`));
  const before = runs().length;
  assert.equal(spawnSync(process.execPath, [file], { env: { ...env, ...names }, cwd: folder }).status, 0);
  await until(() => runs().length === before + 1, 'the run is there');
  assert.equal(readDestination(names), readDestination());
});

test('LOCALAPPDATA that is empty, relative or missing: the profile, or the temporary folder, is taken', async () => {
  const file = script('profile.cjs', watched(`monitorScript({ jobId: 1 });`));
  const profile = path.join(folder, 'profile');
  mkdirSync(profile);
  const without = Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(JOB_LOGGER_HOME|LOCALAPPDATA)$/i.test(name)),
  );
  const before = runs().length;
  const some = [{ LOCALAPPDATA: '' }, { LOCALAPPDATA: 'x' }, {}, { LOCALAPPDATA: '', USERPROFILE: '' }];
  for (const more of some) {
    const own = { ...without, USERPROFILE: profile, ...more };
    const told = spawnSync(process.execPath, [file], { env: own, cwd: folder, encoding: 'utf8' });
    assert.deepEqual([told.status, told.stderr], [0, '']);
  }
  await until(() => runs().length === before + some.length, 'their runs are there');
  assert.equal(existsSync(path.join(profile, 'AppData', 'Local', 'job-logger', 'journal')), true);
  assert.equal(existsSync(path.join(folder, 'x')), false);
});

test('a home on a share that is away: journals are kept on this machine, and one line says so', async () => {
  const file = script('away.cjs', watched(`monitorScript({ jobId: 1 });`));
  const before = runs().length;
  for (const away of [String.raw`\\nowhere.invalid\share\home`, String.raw`\\?\UNC\nowhere.invalid\share\home`]) {
    const own = { ...env, JOB_LOGGER_HOME: away };
    const told = spawnSync(process.execPath, [file], { env: own, cwd: folder, encoding: 'utf8' });
    assert.equal(told.status, 0);
    assert.match(told.stderr, /^job-logger: .*nowhere.*can't be written .*kept in .*\n$/);
  }
  await until(() => runs().length === before + 2, 'their runs are there');
});

test('a home of more than 259 characters works', async () => {
  const long = path.join(folder, ...['a', 'b', 'c'].map((letter) => letter.repeat(90)));
  const file = script('long.cjs', watched(`monitorScript({ jobId: 1 }); currentRun().info('from afar');`));
  const before = runs().length;
  const told = spawnSync(process.execPath, [file], {
    env: { ...env, JOB_LOGGER_HOME: long },
    cwd: folder,
    encoding: 'utf8',
  });
  assert.deepEqual([told.status, told.stderr], [0, '']);
  await until(() => runs().length === before + 1, 'the run is there');
});

test('a database on a share is refused in words, and the run waits', () => {
  const file = script('share.cjs', watched(`monitorScript({ jobId: 1 });`));
  for (const share of [String.raw`\\server\share\x.db`, String.raw`\\?\UNC\server\share\x.db`, '//server/share/x.db']) {
    const told = spawnSync(process.execPath, [file], {
      env: { ...env, JOB_LOGGER_DB: `sqlite:${share}`, JOB_LOGGER_HOME: path.join(folder, 'shared') },
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(told.status, 0);
    assert.match(told.stderr, /can't live on a network path/);
  }
});
