/**
 * What must hold on Windows, on real processes, with nothing but Node: `npm run test:windows` runs it in Windows' own Node,
 * under Wine where the system is another. Tests that read /proc, `sh` or /tmp are POSIX's and stand in the other suites.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const command = path.join(root, 'dist', 'job-logger.js');
const sdk = path.join(root, 'sdk', 'dist', 'index.js');
const folder = mkdtempSync(path.join(os.tmpdir(), "Jörg O'Neil & Co-"));
const home = path.join(folder, 'home');
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(JOB_LOGGER|CI$|NODE_OPTIONS)/i.test(name))),
  JOB_LOGGER_DB: `sqlite:${path.join(folder, 'job-logger.db')}`,
  JOB_LOGGER_HOME: home,
  JOB_LOGGER_CONFIG: path.join(folder, 'none.env'),
};
/** Wine's `taskkill`, `cmd` and `fetch` are its own; what depends on them is judged on Windows alone. */
const isWine = existsSync('Z:\\proc\\self');

const tests = [];
const test = (name, body) => tests.push({ name, body });

function jobLogger(words, more = {}) {
  const result = spawnSync(process.execPath, [command, ...words], { cwd: folder, env, encoding: 'utf8', ...more });
  if (result.error) throw result.error;
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}

function exec(words, { flags = [], ...more } = {}) {
  const result = jobLogger(['exec', '--job', '1', ...flags, '--', ...words], more);
  return { ...result, run: JSON.parse(jobLogger(['run', '--json', 'last']).stdout) };
}

function unrecorded(words, own = env) {
  return jobLogger(['exec', '--job', '1', '--', ...words], { env: { ...own, JOB_LOGGER: 'off' } });
}

function runs(...filters) {
  return JSON.parse(jobLogger(['runs', '--json', '--limit', '100', ...filters]).stdout);
}

function script(name, text) {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

async function until(holds, what) {
  for (const end = Date.now() + 120_000; !(await holds()); await sleep(200)) {
    if (Date.now() > end) throw new Error(`it never held: ${what}`);
  }
}

const journals = () => readdirSync(path.join(home, 'journal')).filter((name) => name.endsWith('.jsonl'));
const watched = (body) => `const { monitorScript, monitorJob, currentRun } = require(${JSON.stringify(sdk)});\n${body}`;

test('init prepares a database, new registers a job', () => {
  assert.equal(jobLogger(['init', '--admin', 'ada@example.org']).code, 0);
  const result = jobLogger(['new', '--name', 'Daily sales', '--department', 'IT', '--new-department', '--json']);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(JSON.parse(result.stdout).jobId, 1);
});

test('a script that ends well is Done, one that throws is Error with its traceback, another code is Error', async () => {
  const done = script('done.cjs', watched(`monitorScript({ jobId: 1 }); currentRun().info('one');`));
  const threw = script('threw.cjs', watched(`monitorScript({ jobId: 1 }); throw new TypeError('no data');`));
  const coded = script('coded.cjs', watched(`monitorScript({ jobId: 1 }); process.exit(7);`));
  for (const [file, code] of [
    [done, 0],
    [threw, 1],
    [coded, 7],
  ])
    assert.equal(spawnSync(process.execPath, [file], { env, cwd: folder }).status, code);
  await until(() => journals().length === 0, 'their journals are shipped');
  const byCode = Object.fromEntries(runs().map((run) => [run.exitCode ?? 'threw', run]));
  assert.equal(byCode[0].status, 'Done');
  assert.equal(byCode[7].status, 'Error');
  assert.match(byCode[1].message, /no data/);
});

test('exec ends as its command, with its output and its lines', () => {
  const { code, stdout, run } = exec([process.execPath, '-e', 'console.log("hi è"); process.exit(7)']);
  assert.deepEqual([code, stdout], [7, 'hi è\n']);
  assert.equal(run.status, 'Error');
  assert.equal(run.exitCode, 7);
  assert.deepEqual(
    run.lines.map(({ text }) => text),
    ['hi è'],
  );
});

test('exec gives stdin, and keeps stderr apart', () => {
  const copy = 'process.stdin.pipe(process.stdout); process.stdin.on("end", () => console.error("end"))';
  const { code, stdout, stderr } = exec([process.execPath, '-e', copy], { input: 'one\ntwo' });
  assert.deepEqual([code, stdout, stderr], [0, 'one\ntwo', 'end\n']);
});

test('what is no program ends with 127 and says so, never with 0', () => {
  for (const name of ['no-such-program', 'no-such-program.exe', String.raw`C:\no\such.exe`, '']) {
    const { code, stderr } = unrecorded([name]);
    assert.equal(code, 127, name);
    assert.match(stderr, /can't be found|is an empty text/);
  }
  const { run } = exec(['no-such-program']);
  assert.deepEqual([run.status, run.exitCode], ['Error', 127]);
});

test("cmd's own commands are run when asked, else the way is told", () => {
  for (const words of [['exit', '1'], ['dir'], ['echo', 'x']]) {
    const { code, stderr } = unrecorded(words);
    assert.equal(code, 127);
    assert.match(stderr, /isn't a program but a command of cmd\.exe: write {2}cmd \/d \/s \/c/);
  }
  assert.equal(unrecorded(['cmd', '/d', '/s', '/c', 'exit 5']).code, 5);
});

test('a .cmd in PATH is found by its bare name, and ends as it ends', () => {
  script('bin/report.cmd', '@exit /b 3\r\n');
  const own = { ...env, Path: `${path.join(folder, 'bin')};${process.env.Path ?? process.env.PATH}` };
  delete own.PATH;
  assert.equal(exec(['report'], { env: own }).code, 3);
});

test('arguments arrive as typed, also through a batch file', () => {
  const words = [
    'a b',
    'q"uote',
    String.raw`back\slash\\`,
    '',
    '&',
    'a^b',
    '!x!',
    'tab\there',
    'è€',
    '<>|',
    'a,b;c=d',
    '(x)',
  ];
  words.push('x" & echo planted & "', '"', String.raw`\"`, '*.cjs', '^', '--x="y z"', String.raw`C:\x`);
  // Wine expands once more what a variable gave.
  if (!isWine) words.push('%PATH%', '%', '100%', '%PATH:~0,3%');
  const print = script('print.cjs', 'console.log(JSON.stringify(process.argv.slice(2)))');
  // By its own folder, because cmd reads the file in the console's code page.
  const through = script('batch files/this & that.cmd', `@"${process.execPath}" "%~dp0..\\print.cjs" %*\r\n`);
  for (const start of [[process.execPath, print], [`\\\\?\\${through}`], ['batch files/this & that']])
    assert.deepEqual(JSON.parse(unrecorded([...start, ...words]).stdout), words, start[0]);
  for (const word of ['a\nb', 'x'.repeat(8200)]) {
    const { code, stdout, stderr } = unrecorded([through, word]);
    assert.deepEqual([code, stdout], [126, '']);
    assert.match(stderr, /line break|longer than the 8191/);
  }
});

test('a file that is no program is refused in words', () => {
  for (const name of ['report.ps1', 'report.vbs', 'nothing', 'tool.exe/x', 'damaged.exe']) script(`files/${name}`, 'x');
  const { code, run } = exec(['files/report.ps1']);
  assert.deepEqual([code, run.status, run.exitCode], [126, 'Error', 126]);
  assert.match(run.message, /write {2}powershell -NoProfile -File files\/report\.ps1/);
  for (const [name, reason] of [
    ['files/report', /write {2}cscript \/\/nologo files\/report\.vbs/],
    [String.raw`files\report.vbs`, /write {2}cscript \/\/nologo/],
    ['files/nothing', /isn't a program that Windows can run/],
    ['files/tool', /is a folder/],
    ['files/damaged', /isn't a program for this Windows/],
  ]) {
    const told = unrecorded([name], { ...env, PATHEXT: '.EXE;.VBS;.PS1' });
    assert.equal(told.code, 126, name);
    assert.match(told.stderr, reason);
  }
});

test('programs are found by every name that Windows knows, whatever PATHEXT says', () => {
  const beside = { ...env, Path: path.dirname(process.execPath) };
  delete beside.PATH;
  script('own.cmd', '@exit /b 9\r\n');
  for (const [name, more] of [
    [`${folder.slice(0, 2)}own`, { PATHEXT: '' }],
    [path.basename(process.execPath, '.exe').toUpperCase(), { PATHEXT: 'exe;;.;.XYZ' }],
    [`\\\\?\\${process.execPath}`, {}],
  ])
    assert.equal(unrecorded([name, '-e', 'process.exit(9)'], { ...beside, ...more }).code, 9, name);
  assert.equal(unrecorded(['own'], { ...beside, NoDefaultCurrentDirectoryInExePath: '1' }).code, 127);
});

test('exit codes are those of the command, of 32 bits too', () => {
  for (const code of [259, 0xc0000005]) {
    const { code: own, run } = exec([process.execPath, '-e', `process.reallyExit(${code | 0})`]);
    assert.deepEqual([own, run.status, run.exitCode | 0], [code, 'Error', code | 0]);
    assert.match(run.message, code === 259 ? /exit code 259/ : /Access violation.*0xC0000005/);
  }
});

test('--timeout ends the command and what it started, with 124', async () => {
  const child = script('child.cjs', 'setInterval(() => {}, 1000)');
  const parent = script(
    'parent.cjs',
    `const { pid } = require('node:child_process').spawn(process.execPath, [${JSON.stringify(child)}], { stdio: 'ignore' });
    console.log(pid); setInterval(() => {}, 1000);`,
  );
  // Whoever may write to the working directory must not be run.
  script('taskkill.cmd', `@echo planted > "${path.join(folder, 'planted')}"\r\n`);
  script('taskkill.exe', 'no program');
  const { code, stdout, run } = exec([process.execPath, parent], { flags: ['--timeout', '3s', '--kill-after', '1s'] });
  assert.equal(code, 124);
  assert.equal(run.status, 'TimedOut');
  assert.equal(existsSync(path.join(folder, 'planted')), false);
  await until(() => !lives(Number(stdout)), 'the grandchild is gone');
});

test('output is text, however it is encoded', () => {
  const print = script(
    'bytes.cjs',
    `process.stdout.write(Buffer.from('e8200a', 'hex')); process.stdout.write(Buffer.from('caffè\\r\\n', 'utf16le'));`,
  );
  const { run } = exec([process.execPath, print]);
  assert.deepEqual(
    run.lines.map(({ text }) => text.trim()),
    ['è', 'caffè'],
  );
});

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
  assert.equal(
    all.slice(0, 30).every(({ status }) => status === 'Done'),
    true,
  );
});

test('a job that is killed is Lost', async () => {
  const file = script(
    'killed.cjs',
    watched(`monitorScript({ jobId: 1 }); console.log('up'); setInterval(() => {}, 1000);`),
  );
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
  assert.equal(spawnSync(process.execPath, [file], { env: away, cwd: folder }).status, 0);
  assert.ok(Date.now() - begun < 10_000);
  assert.ok(journals().length > 0);
  // Its shipper may hold it for a moment.
  const flush = () => jobLogger(['flush', '--to', env.JOB_LOGGER_DB, '--yes', '--json']).code;
  await until(() => flush() === 0 && journals().length === 0, 'what waited is shipped');
});

test('doctor, jobs and watch --once do their work', () => {
  assert.match(jobLogger(['doctor']).stdout, /ok/);
  assert.equal(JSON.parse(jobLogger(['jobs', '--json']).stdout)[0].name, 'Daily sales');
  const result = jobLogger(['watch', '--once']);
  assert.equal(result.code, 0, result.stderr);
});

test('preview serves its page', async () => {
  const child = spawn(
    process.execPath,
    [command, 'preview', '--export', path.join(root, 'appsmith-export', 'job-logger.json'), '--as', 'ada@example.org'],
    {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  try {
    const url = await new Promise((resolve, reject) => {
      child.stdout.once('data', (text) => resolve(String(text).trim()));
      child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
    });
    const { get } = await import('node:http');
    const status = await new Promise((resolve, reject) =>
      get(url, (answer) => resolve(answer.statusCode)).on('error', reject),
    );
    assert.equal(status < 400, true);
  } finally {
    child.kill();
  }
});

test('a pid that was reused after a restart is not taken for alive', async () => {
  const runId = '00000000-0000-4000-8000-00000000aaaa';
  const destination = JSON.parse(jobLogger(['flush', '--json']).stdout).destination ?? env.JOB_LOGGER_DB;
  const begin = {
    seq: 0,
    kind: 'begin',
    v: 1,
    runId,
    jobId: 1,
    at: '2026-01-01T00:00:00.000Z',
    destination,
    machine: os.hostname(),
    osUser: 'ada',
    pid: process.pid,
    runtime: 'node',
    sdk: '0.1.0',
    script: 'x.js',
    heartbeatSeconds: 15,
    atTerminal: false,
  };
  // Our own pid, and a start from before the machine's.
  script(`home/journal/${process.pid}-1000-${runId}.jsonl`, `${JSON.stringify(begin)}\n`);
  jobLogger(['flush', '--yes']);
  const [run] = runs('--status', 'lost').filter((one) => one.runId === runId);
  assert.equal(run?.status, 'Lost');
});

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
  const { destination } = JSON.parse(jobLogger(['flush', '--json']).stdout);
  const other = jobLogger(['flush', '--json'], { env: { ...env, ...others[0] } });
  assert.equal(JSON.parse(other.stdout).destination, destination);
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
  const destinationOf = (more) =>
    JSON.parse(jobLogger(['flush', '--json'], { env: { ...env, ...more } }).stdout).destination;
  assert.equal(destinationOf(names), destinationOf({}));
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

test('a shipper that reads nothing holds no job, however much it is told', () => {
  const deaf = script('deaf.cjs', 'setTimeout(() => {}, 60_000)');
  const file = script(
    'talks.cjs',
    watched(`for (let i = 0; i < 400; i++)
      monitorJob({ jobId: 1, database: 'Server=host' + i + ';Database=X;User Id=x;Password=' + 'y'.repeat(300) }, () => {})();`),
  );
  const begun = Date.now();
  const told = spawnSync(process.execPath, [file], {
    env: {
      ...env,
      JOB_LOGGER_HOME: path.join(folder, 'deaf'),
      JOB_LOGGER_CONFIG: script('deaf.env', `JOB_LOGGER_SHIPPER_PATH='${deaf}'`),
    },
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(told.status, 0, told.stderr);
  assert.ok(Date.now() - begun < 40_000);
  assert.match(told.stderr, /doesn't read its pipe/);
});

test('a shipper that stands is not said to hang', () => {
  const file = script('twelve.cjs', watched(`monitorScript({ jobId: 1 }); setTimeout(() => {}, 12_000);`));
  assert.equal(spawnSync(process.execPath, [file], { env, cwd: folder, encoding: 'utf8' }).stderr, '');
});

function lives(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

let failed = 0;
for (const { name, body } of tests) {
  const begun = Date.now();
  // As jest's tests: on CI once more, and both results are printed.
  for (let left = process.env.CI ? 2 : 1; left > 0; left--) {
    try {
      await body();
      console.log(`ok      ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
      break;
    } catch (error) {
      console.log(`${left > 1 ? 'AGAIN ' : 'FAILED'}  ${name}\n${error.stack}`);
      if (left === 1) failed++;
    }
  }
}
try {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
} catch {
  // A shipper that still tries holds its folder; it is the system's temporary one.
}
console.log(`${tests.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
