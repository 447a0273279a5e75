import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { command, prints, Stage, toldBy, until } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.prepared();
});
afterAll(() => stage.strike());

describe('the exit code of exec', () => {
  it("is the command's, and runs --json shows the run as it ended", () => {
    expect(stage.jobLogger('exec', '--job', '3', '--', 'sh', '-c', 'echo hi; exit 7')).toEqual({
      code: 7,
      signal: null,
      stdout: 'hi\n',
      stderr: '',
    });
    const [run] = stage.runs();
    expect(run).toMatchObject({
      jobId: 3,
      status: 'Error',
      exitCode: 7,
      message: 'Ended with exit code 7',
      lineCount: 1,
    });
  });

  it('is 0 for a command that is done', () => {
    expect(stage.exec(['true'])).toMatchObject({ code: 0, run: { status: 'Done', exitCode: 0, message: 'OK' } });
  });

  it('is 127 for a command that is not there, with a sentence', () => {
    const { code, stderr, run } = stage.exec(['no-such-command', '--password=hunter2']);
    expect(code).toBe(127);
    expect(stderr).toBe("job-logger: no-such-command can't be found: check its name, its path, and PATH.\n");
    expect(run).toMatchObject({ status: 'Error', exitCode: 127, message: 'no-such-command: command not found' });
    expect(run.script).toBe('no-such-command --password=***');
  });

  it('is 126 for a file that may not be run', () => {
    const file = stage.write('plain.sh', 'echo never');
    expect(stage.exec([file])).toMatchObject({ code: 126, run: { status: 'Error', exitCode: 126 } });
  });

  it('is 125 for a wrong option of its own, and nothing is run', () => {
    const told = stage.jobLogger('exec', '--job', '3', '--timeout', 'soon', '--', 'echo', 'ran');
    expect(told).toMatchObject({ code: 125, stdout: '' });
    expect(told.stderr).toContain('--timeout needs a duration');
    expect(stage.jobLogger('exec', '--jbo', '3', '--', 'echo', 'ran')).toMatchObject({ code: 125, stdout: '' });
  });
});

describe('what exec copies', () => {
  it('is stdout and stderr byte for byte: binary, without a newline at the end', () => {
    const bytes = randomBytes(300_000);
    writeFileSync(path.join(stage.folder, 'bytes'), bytes);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [command, 'exec', '--job', '3', '--', 'sh', '-c', 'cat bytes; cat bytes >&2'],
      { cwd: stage.folder, env: stage.env },
    );
    expect([hash(stdout), hash(stderr)]).toEqual([hash(bytes), hash(bytes)]);
    const { lines, status } = stage.newestRun();
    expect(status).toBe('Done');
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.every(({ text }) => text.isWellFormed() && !text.includes('\0'))).toBe(true);
  });

  it('gets stdin as it is', () => {
    const input = 'one\ntwo\nthree';
    expect(stage.exec(['cat'], { input })).toMatchObject({ stdout: input, run: { lineCount: 3 } });
  });

  it('comes when it is printed, not at the end', async () => {
    const child = stage.start(['exec', '--job', '3', '--', 'sh', '-c', 'echo first; read line; echo "$line"']);
    const told = toldBy(child);
    await prints(child, 'first\n');
    child.stdin?.end('second\n');
    expect(await told).toMatchObject({ code: 0, stdout: 'first\nsecond\n' });
  });

  it('waits for a reader that is slow, and with it the command', async () => {
    // 64 MB into a pipe that nobody reads yet: the command must not be able to write them.
    const child = stage.start(['exec', '--job', '3', '--', process.execPath, '-e', flood('64')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const notYet = await Promise.race([
      once(child, 'exit').then(() => 'ended'),
      new Promise((resolve) => setTimeout(resolve, 1000, 'waits')),
    ]);
    expect(notYet).toBe('waits');
    let length = 0;
    child.stdout?.on('data', (chunk: Buffer) => (length += chunk.length));
    await once(child, 'close');
    expect([child.exitCode, length]).toEqual([0, 64 * 1024 * 1024]);
  });

  it('ends for the command where its reader has gone', () => {
    const line = `"${process.execPath}" "${command}" exec --job 3 -- sh -c 'yes; echo rc $? >&2' | head -n 1`;
    const { stdout } = spawnSync('sh', ['-c', line], {
      cwd: stage.folder,
      env: stage.env,
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(stdout).toBe('y\n');
  });

  it('goes on after the end of the command where something that it started still prints', async () => {
    const child = stage.start(['exec', '--job', '3', '--', 'sh', '-c', '(sleep 1; echo late) & echo early']);
    const told = await toldBy(child);
    expect(told).toMatchObject({ code: 0, stdout: 'early\nlate\n' });
    const { startedAt, endedAt, lines } = stage.newestRun();
    expect(lines.map(({ text }) => text)).toEqual(['early']);
    expect(Date.parse(endedAt!) - Date.parse(startedAt)).toBeLessThan(900);
  });

  it('is nothing with --no-capture: the command has our stdout itself', () => {
    const { stdout, run } = stage.exec(['sh', '-c', 'echo mine; exit 2'], { flags: ['--no-capture'] });
    expect(stdout).toBe('mine\n');
    expect(run).toMatchObject({ status: 'Error', exitCode: 2, lineCount: 0 });
  });
});

describe('what exec records', () => {
  it('is lines as a terminal would show them', () => {
    const text = String.raw`printf '\033[31mred\033[0m\n10%%\r20%%\r30%%\nwindows\r\n\n'; printf '\303'; sleep 0.1; printf '\250\nno newline'`;
    const { run } = stage.exec(['sh', '-c', text]);
    expect(run.lines.map((line) => line.text)).toEqual(['red', '30%', 'windows', '', 'è', 'no newline']);
  });

  it('is a line without an end in pieces, nothing of it lost', () => {
    const { run } = stage.exec([process.execPath, '-e', `process.stdout.write('😀'.repeat(50_000))`]);
    expect(run.lines.map(({ text }) => text).join('')).toBe('😀'.repeat(50_000));
    expect(run.lines.every(({ text }) => text.isWellFormed())).toBe(true);
  });

  it('has the level that a line says as loggers do, and no other', () => {
    const text = [
      'WARNING:root:careful',
      '2026-11-24 10:00:00,123 - shop - ERROR - gone',
      '[10:00:00] [DEBUG] x',
      'ERROR count 0',
      'plain',
    ];
    const { run } = stage.exec([process.execPath, '-e', `console.error(${JSON.stringify(text.join('\n'))})`]);
    expect(run.lines.map(({ level }) => level)).toEqual(['warn', 'error', 'debug', 'info', 'info']);
    expect(run).toMatchObject({ status: 'Done', warningCount: 1, errorCount: 1 });
  });

  it('takes ::job-logger lines as events, and copies them all the same', () => {
    const says = [
      '{"progress":0.4,"text":"half"}',
      '{"metric":"rows","value":42}',
      '{"warn":"odd"}',
      '{"error":"lost"}',
      '{"message":"42 rows"}',
      '{"comment":"told them"}',
      '{"validate":"twice October"}',
      '{"unheard":"of"}',
      'no JSON',
    ].map((json) => `::job-logger ${json}`);
    const { stdout, run } = stage.exec([process.execPath, '-e', `console.log(${JSON.stringify(says.join('\n'))})`]);
    expect(stdout).toBe(`${says.join('\n')}\n`);
    expect(run).toMatchObject({
      progress: 0.4,
      metrics: { rows: 42 },
      message: '42 rows',
      validation: 'Waiting',
      comments: [{ text: 'told them' }],
    });
    expect(run.lines.map(({ level, text }) => `${level} ${text}`)).toEqual([
      'warn odd',
      'error lost',
      'info ::job-logger {"unheard":"of"}',
      'info ::job-logger no JSON',
    ]);
  });

  it('is a failed Python script with its traceback, its cause first, and a fingerprint of its own', () => {
    const first = stage.exec(['python3', '-c', failingPython('no data for 2026-11-24')]).run;
    expect(first).toMatchObject({ status: 'Error', exitCode: 1, message: 'RuntimeError: the report failed' });
    expect(first.cause).toBe('ValueError: no data for 2026-11-24');
    expect(first.traceback).toMatch(
      /^RuntimeError: the report failed\nCaused by: ValueError: no data for 2026-11-24\n\nTraceback \(most recent/,
    );
    expect(first.traceback).not.toContain('starting');
    expect(first.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    const nextDay = stage.exec(['python3', '-c', failingPython('no data for 2026-11-25')]).run;
    expect(nextDay.fingerprint).toBe(first.fingerprint);
    const another = stage.exec(['python3', '-c', 'raise KeyError("price")']).run;
    expect(another.fingerprint).not.toBe(first.fingerprint);
  });

  it("is a failed Node script with its error's own line as message", () => {
    const { run } = stage.exec([process.execPath, '-e', 'throw new TypeError("no such column")']);
    expect(run).toMatchObject({ message: 'TypeError: no such column', exitCode: 1 });
    expect(run.traceback).toContain('    at ');
  });

  it('says what the command was', () => {
    expect(stage.exec(['sh', '-c', 'true # a b']).run).toMatchObject({ runtime: 'sh', script: "sh -c 'true # a b'" });
  });
});

describe('exec costs the command nothing', () => {
  it('when the job is unknown, wrong or not given', () => {
    const unknown = stage.jobLogger('exec', '--job', '99', '--', 'sh', '-c', 'echo ran; exit 4');
    expect(unknown).toMatchObject({ code: 4, stdout: 'ran\n' });
    for (const flags of [['--job', 'three'], []]) {
      const told = stage.jobLogger('exec', ...flags, '--', 'sh', '-c', 'echo ran; exit 4');
      expect(told).toMatchObject({ code: 4, stdout: 'ran\n' });
      expect(told.stderr).toContain("The command is run all the same, and isn't recorded.");
    }
  });

  it('when the database is gone: the run waits in its journal', async () => {
    const before = stage.journals().length;
    const flags = ['--database', 'Server=127.0.0.1,9;Database=X;User Id=u;Password=p'];
    const told = stage.tell(['exec', '--job', '3', ...flags, '--', 'sh', '-c', 'echo ran; exit 4']);
    expect(told).toMatchObject({ code: 4, stdout: 'ran\n', stderr: '' });
    expect(stage.journals().length).toBe(before + 1);
  });

  it('when it is turned off: nothing is recorded', () => {
    const before = stage.runs().length;
    expect(stage.tell(['exec', '--job', '3', '--', 'echo', 'ran'], { env: { JOB_LOGGER: 'off' } })).toMatchObject({
      code: 0,
      stdout: 'ran\n',
    });
    expect(stage.runs().length).toBe(before);
  });

  it('in its environment but for the mark of the run', () => {
    const print = 'console.log(JSON.stringify(process.env))';
    stage.write('.env', 'JOB_LOGGER_JOURNAL_MB=100\n');
    const { stdout, run } = stage.exec([process.execPath, '-e', print]);
    const seen: Record<string, string> = JSON.parse(stdout);
    const bare: Record<string, string> = JSON.parse(
      spawnSync(process.execPath, ['-e', print], { cwd: stage.folder, env: stage.env, encoding: 'utf8' }).stdout,
    );
    expect(seen).toEqual({ ...bare, JOB_LOGGER_RUN: `3:${run.runId}` });
  });
});

describe('exec within exec', () => {
  it('of the same job is one run', () => {
    const before = stage.runs().length;
    const inner = [process.execPath, command, 'exec', '--job', '3', '--', 'echo', 'inner'];
    expect(stage.exec(inner)).toMatchObject({ stdout: 'inner\n', run: { lineCount: 1 } });
    expect(stage.runs().length).toBe(before + 1);
  });
});

it('leaves no journal behind once the database has the run', async () => {
  const fresh = await Stage.prepared();
  fresh.exec(['echo', 'hi']);
  await until(() => fresh.journals().length === 0);
  expect(fresh.runs()).toMatchObject([{ status: 'Done', lineCount: 1 }]);
  await fresh.strike();
});

function failingPython(cause: string): string {
  return `
import sys
print('starting', file=sys.stderr)
def load():
    raise ValueError(${JSON.stringify(cause)})
try:
    load()
except ValueError as error:
    raise RuntimeError('the report failed') from error
`;
}

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Prints so many MB, in long lines. */
function flood(megabytes: string): string {
  return `const line = 'x'.repeat(65535) + '\\n'; let left = ${megabytes} * 16;
    (function more() { while (left-- > 0) if (!process.stdout.write(line)) return process.stdout.once('drain', more); })();`;
}
