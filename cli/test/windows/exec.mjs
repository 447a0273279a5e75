/** `exec`: which commands Windows finds, what they get and give, and how they end. */
import assert from 'node:assert/strict';
import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { env, exec, folder, isWine, script, test, unrecorded, until } from './stage.mjs';

const texts = (run) => run.lines.map(({ text }) => text.trim());

test('exec ends as its command, with its output and its lines', () => {
  const { code, stdout, run } = exec([process.execPath, '-e', 'console.log("hi è"); process.exit(7)']);
  assert.deepEqual([code, stdout], [7, 'hi è\n']);
  assert.equal(run.status, 'Error');
  assert.equal(run.exitCode, 7);
  assert.deepEqual(texts(run), ['hi è']);
});

test('exec gives stdin, and keeps stderr apart', () => {
  const copy = 'process.stdin.pipe(process.stdout); process.stdin.on("end", () => console.error("end"))';
  const { code, stdout, stderr } = exec([process.execPath, '-e', copy], { input: 'one\ntwo' });
  assert.deepEqual([code, stdout, stderr], [0, 'one\ntwo', 'end\n']);
});

test('stdout and stderr in one file keep their order, also what a process says that the command left behind', () => {
  const left = script('left.cjs', 'setTimeout(() => console.log("line 200"), 500); console.error("line 199");');
  const print = script(
    'order.cjs',
    `for (let at = 0; at < 100; at++) require('node:fs').writeSync(1 + (at % 2), 'line ' + at + '\\n');
    for (let at = 100; at < 199; at++) (at % 2 ? console.log : console.error)('line ' + at);
    require('node:child_process').spawn(process.execPath, [${JSON.stringify(left)}], { stdio: 'inherit', detached: true }).unref();
    if (process.stdout.isTTY || process.stderr.isTTY) process.exit(9);`,
  );
  const log = path.join(folder, 'order.log');
  const file = openSync(log, 'w');
  const { code, run } = exec([process.execPath, print], { stdio: ['ignore', file, file] });
  closeSync(file);
  const lines = Array.from({ length: 201 }, (_, at) => `line ${at}`);
  // A busy machine is told what is waited for.
  const printed = readFileSync(log, 'utf8').replace(/^job-logger: .*\n/m, '');
  assert.deepEqual([code, printed], [0, `${lines.join('\n')}\n`]);
  assert.deepEqual(texts(run).slice(0, 199), lines.slice(0, 199));
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
  for (const words of [['exit', '1'], ['dir'], ['echo', 'x'], ['Echo.'], ['@del', 'x'], ['cd..']]) {
    const { code, stderr } = unrecorded(words);
    assert.equal(code, 127);
    assert.match(stderr, /isn't a program but a command of cmd\.exe: write {2}cmd \/d \/s \/c/);
  }
  assert.equal(unrecorded(['cmd', '/d', '/s', '/c', 'exit 5']).code, 5);
  for (const flags of ['/s/c', '/d/S/C', '/q/c', '/e:on/d/c'])
    assert.equal(unrecorded(['cmd', flags, 'echo "a b"& exit 5']).stdout, '"a b"\r\n', flags);
  assert.equal(unrecorded(['cmd', '/c', `""${process.execPath}" --version "a b" c"`]).stdout.trim(), process.version);
  script('my files/a b.txt', 'one');
  script('my files/x.bat', '@exit /b 7\r\n');
  for (const name of ['x', 'x.bat']) assert.equal(unrecorded(['cmd', '/c', `my files\\${name}`]).code, 7, name);
  assert.notEqual(unrecorded(['cmd', '/s', '/c', String.raw`my files\x`]).code, 7);
  assert.equal(unrecorded(['cmd', '/d', '/s', '/c', String.raw`copy "my files\a b.txt" "my files\c d.txt"`]).code, 0);
  assert.equal(unrecorded(['cmd', '/c', 'copy', String.raw`my files\c d.txt`, String.raw`my files\e f.txt`]).code, 0);
  assert.equal(existsSync(path.join(folder, 'my files/e f.txt')), true);
});

test('a .cmd in PATH is found by its bare name, gets a folder as it was typed, and ends as it ends', () => {
  script('bin/report.cmd', '@echo [%1]\r\n@exit /b 3\r\n');
  const own = { ...env, Path: `${path.join(folder, 'bin')};${process.env.Path ?? process.env.PATH}` };
  delete own.PATH;
  const { code, stdout } = exec(['report', 'C:\\dir\\'], { env: own });
  assert.deepEqual([code, stdout], [3, '[C:\\dir\\]\r\n']);
});

test('arguments arrive as typed, also through a batch file', () => {
  const words = ['a b', 'q"uote', String.raw`back\slash\\`, '', '&', 'a^b', '!x!', 'tab\there', 'è€', '<>|', '(x)'];
  words.push('x" & echo planted & "', '"', String.raw`\"`, '*.cjs', '^', '--x="y z"', 'a,b;c=d', String.raw`C:\x`);
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
  for (const name of ['report.ps1', 'report.vbs', 'nothing', 'tool.exe/x', 'damaged.exe', 'short.lnk', 'my report.ps1'])
    script(`files/${name}`, 'x');
  const { code, run } = exec(['files/report.ps1']);
  assert.deepEqual([code, run.status, run.exitCode], [126, 'Error', 126]);
  assert.match(run.message, /write {2}powershell -NoProfile -ExecutionPolicy Bypass -File files\/report\.ps1/);
  for (const [name, reason] of [
    ['files/my report.ps1', /-File "files\/my report\.ps1"$/m],
    ['files/report', /write {2}cscript \/\/nologo files\/report\.vbs/],
    [String.raw`files\report.vbs`, /write {2}cscript \/\/nologo/],
    ['files/nothing', /isn't a program that Windows can run/],
    ['files/short', /isn't a program that Windows can run/],
    ['files/tool', /is a folder/],
    ['files/damaged', /isn't a program for this Windows/],
  ]) {
    const told = unrecorded([name], { ...env, PATHEXT: '.EXE;.VBS;.PS1;.LNK' });
    assert.equal(told.code, 126, name);
    assert.match(told.stderr, reason);
  }
});

test('a command is shown in the quotes of Windows, and one whose path is too long in words', () => {
  const { run, stderr } = exec(['no such program', 'C:\\my dir\\', 'a "b"', "O'Neil"]);
  assert.equal(run.script, String.raw`"no such program" "C:\my dir\\" "a \"b\"" "O'Neil"`);
  assert.match(stderr, /^job-logger: "no such program" can't be found/);
  const long = path.join(folder, 'x'.repeat(120), 'y'.repeat(120));
  mkdirSync(long, { recursive: true });
  copyFileSync(process.execPath, path.join(long, 'node.exe'));
  const told = unrecorded([path.join(long, 'node.exe'), '--version']);
  // Windows can be told to start it.
  if (told.code !== 0) assert.match(told.stderr, /more than 259 characters/);
});

test('programs are found by every name that Windows knows, whatever PATHEXT says', () => {
  const beside = { ...env, Path: `"${path.join(folder, 'a;b')}";${path.dirname(process.execPath)}` };
  delete beside.PATH;
  script('own.cmd', '@exit /b 9\r\n');
  script('a;b/there.cmd', '@exit /b 9\r\n');
  for (const [name, more] of [
    [`${folder.slice(0, 2)}own`, { PATHEXT: '' }],
    ['there', {}],
    [path.basename(process.execPath, '.exe').toUpperCase(), { PATHEXT: 'exe;;.;.XYZ' }],
    [`\\\\?\\${process.execPath}`, {}],
  ])
    assert.equal(unrecorded([name, '-e', 'process.exit(9)'], { ...beside, ...more }).code, 9, name);
  assert.equal(unrecorded(['own'], { ...beside, NoDefaultCurrentDirectoryInExePath: '1' }).code, 127);
});

test('exit codes are those of the command, of 32 bits too', () => {
  for (const [code, message] of [
    [259, /exit code 259$/],
    [0xc0000005, /Access violation.*0xC0000005/],
    [0x80070005, /exit code -2147024891 \(0x80070005\)$/],
  ]) {
    const { code: own, run } = exec([process.execPath, '-e', `process.reallyExit(${code | 0})`]);
    assert.deepEqual([own, run.status, run.exitCode | 0], [code, 'Error', code | 0]);
    assert.match(run.message, message);
  }
});

test('--timeout ends the command and what it started, with 124', async () => {
  const child = script('child.cjs', 'setInterval(() => {}, 1000)');
  const parent = script(
    'parent.cjs',
    `const { pid } = require('node:child_process').spawn(process.execPath, [${JSON.stringify(child)}], { detached: true, stdio: 'ignore' });
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
  const bytes = `process.stdout.write(Buffer.from('e8200a', 'hex')); process.stdout.write(Buffer.from('caffè\\r\\n', 'utf16le'));`;
  const { run } = exec([process.execPath, script('bytes.cjs', bytes)]);
  assert.deepEqual(texts(run), ['è', 'caffè']);
});

function lives(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
