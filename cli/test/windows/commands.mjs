/** The other commands. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import path from 'node:path';
import { command, env, folder, isWine, jobLogger, root, script, test } from './stage.mjs';

test('doctor, jobs and watch --once do their work', () => {
  assert.match(jobLogger(['doctor']).stdout, /ok/);
  assert.equal(JSON.parse(jobLogger(['jobs', '--json']).stdout)[0].name, 'Daily sales');
  const result = jobLogger(['watch', '--once']);
  assert.equal(result.code, 0, result.stderr);
});

test('preview serves its page', async () => {
  const words = ['--export', path.join(root, 'appsmith-export', 'job-logger.json'), '--as', 'ada@example.org'];
  const stdio = ['ignore', 'pipe', 'ignore'];
  const child = spawn(process.execPath, [command, 'preview', ...words], { cwd: folder, env, stdio });
  try {
    const url = await new Promise((resolve, reject) => {
      child.stdout.once('data', (text) => resolve(String(text).trim()));
      child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
    });
    const [{ statusCode }] = await once(get(url), 'response');
    assert.ok(statusCode < 400);
  } finally {
    child.kill();
  }
});

test("discover reads a task in the console's code page, and says how to run it as a job", () => {
  // 94 is ö in the code page of a console. Wine has none.
  const uri = `\\Sales\\M${isWine ? '\u00F6' : '\u0094'}nat`;
  const action = String.raw`<Actions><Exec><Command>C:\x.exe</Command></Exec></Actions>`;
  const xml = `<Task><RegistrationInfo><URI>${uri}</URI></RegistrationInfo>${action}</Task>`;
  script('tasks.xml', Buffer.from(xml, 'latin1'));
  script('tasks.yaml', 'departments: [{ name: IT }]\njobs: []\n');
  const from = ['discover', '--from', 'tasks.xml', '--file', 'tasks.yaml'];
  assert.equal(JSON.parse(jobLogger([...from, '--json']).stdout)[0].name, 'Mönat');
  assert.equal(jobLogger([...from, '--pick', 'all', '-d', 'IT', '--yes']).code, 0);
  assert.equal(jobLogger(['apply', 'tasks.yaml', '--yes']).code, 0);
  assert.match(
    jobLogger(from).stdout,
    /1: "[A-Z]:\\.*\\node\.exe" "[A-Z]:\\.*\\job-logger\.js" exec --job \d+ -- C:\\x\.exe/i,
  );
});

test('a task of cmd.exe does the same under the command that discover prints, whatever is quoted', () => {
  script('my jobs/x.bat', '@echo ran [%~1]\r\n@exit /b 7\r\n');
  const lines = [
    String.raw`/c ""my jobs\x.bat" "arg one""`,
    String.raw`/c "my jobs\x.bat" one`,
    String.raw`/c "my jobs\x"`,
    String.raw`/d /s /c "type "my jobs\x.bat" & exit 4"`,
    '/c "echo a b"',
    '/c echo C:\\dir\\',
  ];
  const actions = lines.map(
    (line) => `<Exec><Command>cmd.exe</Command><Arguments>${line.replaceAll('&', '&amp;')}</Arguments></Exec>`,
  );
  script('cmd.xml', `<Task><Actions>${actions.join('')}</Actions></Task>`);
  script('cmd.yaml', 'departments: [{ name: IT }]\njobs: []\n');
  const from = ['discover', '--from', 'cmd.xml', '--file', 'cmd.yaml'];
  assert.equal(jobLogger([...from, '--pick', 'all', '-d', 'IT', '--yes']).code, 0);
  assert.equal(jobLogger(['apply', 'cmd.yaml', '--yes']).code, 0);
  const printed = jobLogger(from).stdout.match(/(?<=job-logger\.js" )exec --job .*/g);
  assert.equal(printed.length, lines.length);
  for (const [index, line] of lines.entries()) {
    const direct = startAsTask(process.env.ComSpec, line);
    assert.deepEqual(startAsTask(process.execPath, `"${command}" ${printed[index]}`), direct, printed[index]);
  }
});

function startAsTask(program, line) {
  const options = { cwd: folder, env: { ...env, JOB_LOGGER: 'off' }, windowsVerbatimArguments: true };
  const { status, stdout } = spawnSync(program, [line], { ...options, encoding: 'utf8' });
  return [status, stdout];
}

test('init --machine takes no folder from others: one in which something else is keeps its rights', () => {
  const own = { ...env, JOB_LOGGER_CONFIG: script('shared/config.env', 'before') };
  script('shared/theirs.txt', '');
  const { code, stderr } = jobLogger(['init', '--machine'], { env: own });
  assert.equal(code, 1);
  assert.match(stderr, /shared holds theirs\.txt, whose rights would change: give the file a folder of its own\.$/m);
  assert.equal(readFileSync(own.JOB_LOGGER_CONFIG, 'utf8'), 'before');
});

test("uninstall leaves nothing: neither passwords nor the watcher's keys", () => {
  const at = path.join(folder, 'machine');
  const own = { ...env, ProgramData: at, LOCALAPPDATA: path.join(at, 'local'), TEMP: at, TMP: at };
  for (const name of Object.keys(own)) if (/^(JOB_LOGGER_(CONFIG|HOME)|PROGRAMDATA)$/.test(name)) delete own[name];
  const files = ['config.env', 'config.env.before', 'watcher/.env', 'watcher/watcher.log'].map(
    (name) => `job-logger/${name}`,
  );
  for (const name of ['writers.json', 'shipper.log', 'journal/1.answer']) files.push(`local/job-logger/${name}`);
  files.push('job-logger-user/compiled/exec-v20.20.2-x64', 'job-logger/watcher/own.txt');
  for (const name of files) script(`machine/${name}`, '');
  const result = jobLogger(['uninstall', '--yes'], { env: own });
  assert.equal(result.code, 0, result.stderr);
  assert.match(result.stdout, /Removed\./);
  assert.deepEqual(
    files.filter((name) => existsSync(path.join(at, name))),
    ['job-logger/watcher/own.txt'],
  );
  for (const name of ['job-logger-user', 'local/job-logger'])
    assert.equal(existsSync(path.join(at, name)), false, name);
  assert.match(jobLogger(['uninstall', '--yes'], { env: own }).stdout, /Nothing of JobLogger is on this machine/);
});
