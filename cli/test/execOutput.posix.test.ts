import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { command, prints, until, ended, useOneStage } from './stage.js';

const stage = useOneStage();
const shell = (words: string) => {
  const line = `"${process.execPath}" "${command}" exec --job 3 -- ${words}`;
  return spawnSync('sh', ['-c', line], { cwd: stage.folder, env: stage.env, encoding: 'utf8', timeout: 20_000 });
};

describe('what exec copies', () => {
  it('is stdout and stderr byte for byte: binary, without a newline at the end', async () => {
    const bytes = randomBytes(300_000);
    writeFileSync(path.join(stage.folder, 'bytes'), bytes);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [command, 'exec', '--job', '3', '--', 'sh', '-c', 'cat bytes; cat bytes >&2'],
      { cwd: stage.folder, env: stage.env },
    );
    expect([hash(stdout), hash(stderr)]).toEqual([hash(bytes), hash(bytes)]);
    const { lines, status } = await stage.newestRun();
    expect(status).toBe('Done');
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.every(({ text }) => text.isWellFormed() && !text.includes('\0'))).toBe(true);
  });

  it('gets stdin as it is', async () => {
    const input = 'one\ntwo\nthree';
    expect(await stage.exec(['cat'], { input })).toMatchObject({ stdout: input, run: { lineCount: 3 } });
  });

  it('comes when it is printed, not at the end', async () => {
    const child = stage.start(['exec', '--job', '3', '--', 'sh', '-c', 'echo first; read line; echo "$line"']);
    const result = ended(child);
    await prints(child, 'first\n');
    child.stdin?.end('second\n');
    expect(await result).toMatchObject({ code: 0, stdout: 'first\nsecond\n' });
  });

  it('waits for a slow reader, and makes the command wait too', async () => {
    // 8 MB into a pipe that nobody reads yet: the command must not be able to write them.
    const child = stage.start(['exec', '--job', '3', '--', process.execPath, '-e', flood('8')], {
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
    expect([child.exitCode, length]).toEqual([0, 8 * 1024 * 1024]);
  });

  it('is taken from the command before the reader reads it, so that a script can print much and end', async () => {
    const child = stage.start(['exec', '--job', '3', '--', 'sh', '-c', 'seq 120000; echo ended >&2'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [told] = (await once(child.stderr!, 'data')) as [Buffer];
    expect(told.toString()).toBe('ended\n');
    child.kill('SIGKILL');
  });

  it('is recorded to its last line if its reader is slower than the command', async () => {
    const script = 'seq 30000; echo last words; exit 3';
    const { stdout, stderr } = shell(`sh -c '${script}' 2>&1 | (sleep 1.5; tail -n 1)`);
    expect([stdout, stderr]).toEqual(['last words\n', '']);
    expect(await stage.newestRun()).toMatchObject({ status: 'Error', exitCode: 3, lineCount: 30_001 });
  });

  it('ends for the command when its reader is gone', () => {
    expect(shell(`sh -c 'yes; echo rc $? >&2' | head -n 1`).stdout).toBe('y\n');
  });

  it('ends for a command that only waits when its reader is gone', async () => {
    stage.write('log', 'ready\n');
    expect(shell('tail -f log | grep -m 1 ready')).toMatchObject({ status: 0, stdout: 'ready\n', stderr: '' });
    expect(await stage.newestRun()).toMatchObject({ status: 'Error', message: 'Ended by SIGPIPE' });
  });

  it.each([
    ['continues', 'echo one; sleep 0.1; echo two; exit 3', 3, ['one', 'two']],
    ['has ended', 'echo one', 0, ['one']],
  ])('%s if the disk behind our stdout is full, which is reported once', async (_, script, code, texts) => {
    const { status, stderr } = shell(`sh -c '${script}' > /dev/full`);
    expect(status).toBe(code);
    expect(stderr.match(/can't be passed on \(its disk is full/g)).toHaveLength(1);
    const { lines, warningCount } = await stage.newestRun();
    const warning = expect.stringMatching(
      /^job-logger: the command's stdout can't be passed on \(its disk is full/,
    ) as string;
    expect(lines.map(({ text }) => text).toSorted()).toEqual([warning, ...texts]);
    expect(warningCount).toBe(1);
  });

  it('keeps its order if both outputs are one file', async () => {
    shell(`sh -c 'echo a; echo b >&2; echo c; echo d >&2; echo e' > both 2>&1`);
    expect(readFileSync(path.join(stage.folder, 'both'), 'utf8')).toBe('a\nb\nc\nd\ne\n');
    expect((await stage.newestRun()).lines.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it.each([
    ['is silent', ':'],
    ['continues to print', 'echo tick'],
  ])('continues after the end of the command and the run if something that it started %s', async (_, does) => {
    const before = (await stage.runs()).length;
    const left = `(until test -e go; do ${does}; sleep 0.05; done; rm go; echo late) & echo early`;
    const child = stage.start(['exec', '--job', '3', '--', 'sh', '-c', left]);
    const result = ended(child);
    await until(async () => {
      const runs = await stage.runs();
      return runs.length > before && runs[0]?.status === 'Done';
    });
    expect(child.exitCode).toBeNull();
    stage.write('go', '');
    expect(await result).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/early\n(?:tick\n)*late\n$/) as string,
    });
    const texts = (await stage.newestRun()).lines.map(({ text }) => text);
    expect(texts.filter((text) => text !== 'tick')).toEqual(['early']);
  });

  it('is nothing with --no-capture: the command has our stdout itself', async () => {
    const { stdout, run } = await stage.exec(['sh', '-c', 'echo mine; exit 2'], { flags: ['--no-capture'] });
    expect(stdout).toBe('mine\n');
    expect(run).toMatchObject({ status: 'Error', exitCode: 2, lineCount: 0 });
  });
});

describe('what exec keeps for the next time', () => {
  it('is FIFOs: each run has its own, also if many begin at once', async () => {
    const env = { ...stage.env, TMPDIR: stage.folder };
    const children = Array.from({ length: 12 }, (_, index) =>
      stage.start(['exec', '--job', '3', '--', 'sh', '-c', `echo ${index} | tee /dev/stderr`], { env }),
    );
    const told = await Promise.all(children.map(async (child) => ended(child)));
    expect(told.map(({ stdout, stderr }) => stdout + stderr)).toEqual(told.map((_, index) => `${index}\n${index}\n`));
    const spares = path.join(stage.folder, `job-logger-${process.getuid!()}`, 'fifo');
    expect(readdirSync(spares).length).toBeGreaterThan(0);
    writeFileSync(path.join(spares, '0.fifo'), 'a file');
    for (const TMPDIR of [stage.folder, '/proc', '/dev/null', path.join(stage.folder, 'none', 'at', 'all')])
      expect(await stage.exec(['sh', '-c', 'echo x | tee /dev/stderr'], { env: { TMPDIR } })).toMatchObject({
        stdout: 'x\n',
        stderr: 'x\n',
      });
    expect(existsSync(path.join(stage.folder, 'none'))).toBe(false);
  });
});

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A script that prints so many MB, in long lines. */
function flood(megabytes: string): string {
  return `const line = 'x'.repeat(65535) + '\\n'; let left = ${megabytes} * 16;
    (function more() { while (left-- > 0) if (!process.stdout.write(line)) return process.stdout.once('drain', more); })();`;
}
