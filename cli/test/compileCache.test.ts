/** What V8 has compiled of the command is kept, and never trusted more than the file itself. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { command, itOnPosix, Stage, useStage } from './stage.js';

const stage = useStage(() => new Stage());
beforeEach(() => {
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) stage.env[name] = stage.folder;
  stage.env.JOB_LOGGER = 'off';
});

const own = () => path.join(stage.folder, `job-logger-${process.getuid?.() ?? 'user'}`);
const compiled = () => path.join(own(), 'compiled');

/** The name of the file and its bytes. */
function runExec(): [string, Buffer] | undefined {
  const { code, stdout, stderr } = stage.run(['exec', '--job', '3', '--', process.execPath, '-p', '6 * 7']);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '42\n', stderr: '' });
  try {
    const [name = '', ...others] = readdirSync(compiled());
    expect(others).toEqual([]);
    return [name, readFileSync(path.join(compiled(), name))];
  } catch {
    return undefined;
  }
}

/** The first runs add what they have compiled. */
function runOften(): [string, Buffer] {
  for (let count = 0; count < 4; count++) runExec();
  return runExec()!;
}

it('is written by the first runs and read by the next', () => {
  const [name, bytes] = runOften();
  expect(name).toContain(process.version);
  const { mtimeMs } = statSync(path.join(compiled(), name));
  expect(runExec()).toEqual([name, bytes]);
  expect(statSync(path.join(compiled(), name)).mtimeMs).toBe(mtimeMs);
});

it('grows by what the first run did not need', () => {
  expect(stage.run(['exec', '--', '/nowhere']).code).toBe(127);
  const file = path.join(compiled(), readdirSync(compiled())[0]!);
  const { size } = statSync(file);
  delete stage.env.JOB_LOGGER;
  runExec();
  expect(statSync(file).size).toBeGreaterThan(size);
});

it.each<[string, (bytes: Buffer) => Buffer]>([
  ['is empty', () => Buffer.alloc(0)],
  ['was cut off', (bytes) => bytes.subarray(0, bytes.length / 2)],
  ['has one other bit', (bytes) => bytes.with(bytes.length - 100, bytes.at(-100)! ^ 1) as Buffer],
])('is written again if it %s', (_, damage) => {
  const [name, bytes] = runOften();
  writeFileSync(path.join(compiled(), name), damage(bytes));
  expect(runExec()![1].length).toBeGreaterThan(bytes.length / 2);
  expect(runExec()![1].at(-1)).toBe(2);
});

it('is written again if V8 had other options', () => {
  stage.env.NODE_OPTIONS = '--stack-trace-limit=50';
  runOften();
  delete stage.env.NODE_OPTIONS;
  expect(runExec()![1].at(-1)).toBe(1);
  expect(runExec()![1].at(-1)).toBe(2);
});

it('is kept of the other commands, too', () => {
  expect(stage.run(['--version']).code).toBe(0);
  expect(stage.run(['exec', '--jop', '3', '--', 'true']).stderr).toContain("unknown option '--jop'");
  expect(readdirSync(compiled()).map((name) => name.split('-')[0])).toEqual(['exec', 'program']);
});

itOnPosix('leaves no file if there is no room for it', () => {
  const little = `ulimit -f 100; trap '' XFSZ; exec "$0" "$@"`;
  const words = [process.execPath, command, 'exec', '--job', '3', '--', 'echo', 'ran'];
  const { stdout } = spawnSync('bash', ['-c', little, ...words], { env: stage.env, encoding: 'utf8' });
  expect(stdout).toBe('ran\n');
  expect(readdirSync(compiled())).toEqual([]);
});

itOnPosix('is not used if others may write there', () => {
  mkdirSync(own(), { mode: 0o777 });
  chmodSync(own(), 0o777);
  expect(runExec()).toBeUndefined();
});
