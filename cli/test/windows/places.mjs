/** Homes and databases by the other names that Windows has for them, and where they can't be. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import {
  beginLine,
  command,
  env,
  folder,
  home,
  jobLogger,
  node,
  runs,
  script,
  test,
  until,
  watched,
} from './stage.mjs';

const job = script('job.cjs', watched(`monitorScript({ jobId: 1 });`));
const database = env.JOB_LOGGER_DB.slice('sqlite:'.length);
const readDestination = (names = {}) =>
  JSON.parse(jobLogger(['flush', '--json'], { env: { ...env, ...names } }).stdout).destination;

/** Runs the job once in each of these environments, and waits for its runs. @returns what it said on stderr */
async function runIn(...environments) {
  const before = runs().length;
  const told = environments.map((names) => node([job], { env: { ...env, ...names } }));
  assert.ok(told.every(({ code }) => code === 0));
  await until(() => runs().length === before + environments.length, 'its runs are there');
  return told.map(({ stderr }) => stderr);
}

test('a home and a database by other names are the same: other cases, the prefix for long names', async () => {
  const others = [
    { JOB_LOGGER_HOME: home.toUpperCase(), JOB_LOGGER_DB: `sqlite:${database.toUpperCase()}` },
    { JOB_LOGGER_HOME: `\\\\?\\${home}`, JOB_LOGGER_DB: `sqlite:\\\\?\\${database}` },
    { JOB_LOGGER_HOME: `${home.replaceAll('\\', '/')}.` },
    { JOB_LOGGER_HOME: path.join(folder, 'dots. .', 'fresh.') },
  ];
  await runIn(...others);
  assert.deepEqual(readdirSync(path.join(folder, 'dots')), ['fresh']);
  assert.equal(readDestination(others[0]), readDestination());
});

test('a shipper is found whatever name its job, in Python, has for the home', async () => {
  const key = `${process.pid}-${Date.now()}`;
  const runId = randomUUID();
  const journal = script(`home/journal/${key}-${runId}.jsonl`, beginLine(runId));
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
  const names = { JOB_LOGGER_HOME: shortName(long), JOB_LOGGER_DB: `sqlite:${shortName(database)}` };
  // Where the disk keeps none, there is nothing to mistake.
  if (names.JOB_LOGGER_HOME.toLowerCase() === long.toLowerCase()) return;
  await runIn(names);
  assert.equal(readDestination(names), readDestination());
});

test('a run that waits for a database goes there, whatever the case of the name that it gets', () => {
  const [later, now] = ['NEW.DB', 'new.db'].map((name) => ({
    ...env,
    JOB_LOGGER_DB: `sqlite:${path.join(folder, name)}`,
  }));
  assert.equal(node([job], { env: later }).code, 0);
  assert.equal(jobLogger(['init', '--admin', 'ada@example.org'], { env: now }).code, 0);
  jobLogger(['new', '--name', 'Later', '--department', 'IT', '--new-department'], { env: now });
  assert.deepEqual(JSON.parse(jobLogger(['flush', '--json'], { env: now }).stdout).stays, []);
  assert.equal(JSON.parse(jobLogger(['runs', '--json'], { env: now }).stdout).length, 1);
});

test('LOCALAPPDATA that is empty, relative or missing: the profile, or the temporary folder, is taken', async () => {
  const profile = path.join(folder, 'profile');
  mkdirSync(profile);
  const none = { JOB_LOGGER_HOME: undefined, LOCALAPPDATA: undefined, USERPROFILE: profile };
  const some = [{ LOCALAPPDATA: '' }, { LOCALAPPDATA: 'x' }, {}, { LOCALAPPDATA: '', USERPROFILE: '' }];
  assert.deepEqual(await runIn(...some.map((more) => ({ ...none, ...more }))), ['', '', '', '']);
  assert.equal(existsSync(path.join(profile, 'AppData', 'Local', 'job-logger', 'journal')), true);
  assert.equal(existsSync(path.join(folder, 'x')), false);
});

test('a home on a share that is away: journals are kept on this machine, and one line says so', async () => {
  const away = [String.raw`\\nowhere.invalid\share\home`, String.raw`\\?\UNC\nowhere.invalid\share\home`];
  for (const told of await runIn(...away.map((name) => ({ JOB_LOGGER_HOME: name }))))
    assert.match(told, /^job-logger: .*nowhere.*can't be written .*journals go to .*\n$/);
});

test('a file where journals would be kept holds none: flush and uninstall go on', () => {
  const own = { ...env, JOB_LOGGER_HOME: path.dirname(script('occupied/journal', '')) };
  assert.equal(jobLogger(['flush'], { env: own }).stderr, '');
  assert.doesNotMatch(jobLogger(['uninstall'], { env: own }).stderr, /can't be used/);
});

test('a home of more than 259 characters works', async () => {
  const long = path.join(folder, ...['a', 'b', 'c'].map((letter) => letter.repeat(90)));
  assert.deepEqual(await runIn({ JOB_LOGGER_HOME: long }), ['']);
});

test('a database on a share is refused in words, and the run waits', () => {
  for (const share of [String.raw`\\server\share\x.db`, String.raw`\\?\UNC\server\share\x.db`, '//server/share/x.db']) {
    const own = { ...env, JOB_LOGGER_DB: `sqlite:${share}`, JOB_LOGGER_HOME: path.join(folder, 'shared') };
    const { code, stderr } = node([job], { env: own });
    assert.equal(code, 0);
    assert.match(stderr, /can't live on a network path/);
  }
});
