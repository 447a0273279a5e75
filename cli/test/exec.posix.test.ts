import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, copyFileSync, openSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { command, prints, type ShownRun, Stage, waitForResult, until } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.prepared();
});
afterAll(() => stage.teardown());

describe('the exit code of exec', () => {
  it("is the command's, and runs --json shows the run as it ended", async () => {
    expect(stage.jobLogger('exec', '--job', '3', '--', 'sh', '-c', 'echo hi; exit 7')).toEqual({
      code: 7,
      signal: null,
      stdout: 'hi\n',
      stderr: '',
    });
    const [run] = JSON.parse(stage.ok('runs', '--json')) as ShownRun[];
    expect(run).toMatchObject({
      jobId: 3,
      status: 'Error',
      exitCode: 7,
      message: 'Ended with exit code 7',
      lineCount: 1,
    });
  });

  it('is 0 for a command that is done', async () => {
    const done = { code: 0, run: { status: 'Done', exitCode: 0, message: 'OK' } };
    expect(await stage.exec(['true'])).toMatchObject(done);
    // The CR stands behind the option, where many interpreters pass over it.
    expect(await stage.exec([script('options.sh', '#!/usr/bin/env -S true -x\r\n')])).toMatchObject(done);
  });

  it('is 127 for a command that is not there, with a sentence', async () => {
    const { code, stderr, run } = await stage.exec(['no-such-command', '--password=hunter2']);
    expect(code).toBe(127);
    expect(stderr).toBe("job-logger: no-such-command can't be found: check its name, its path, and PATH.\n");
    expect(run).toMatchObject({ status: 'Error', exitCode: 127, message: 'no-such-command: command not found' });
    expect(run.script).toBe('no-such-command --password=***');
  });

  it.each([
    ['a file that may not be run', () => stage.write('plain.sh', 'echo never'), 126, 'may not be run by this user'],
    ['a folder', () => stage.folder, 126, 'is a folder'],
    ['an empty text', () => '', 127, 'is an empty text'],
    [
      'a script with Windows line endings',
      () => script('crlf.sh', '#!/bin/sh\r\necho never\r\n'),
      127,
      'Windows line endings',
    ],
    [
      'a script whose interpreter is missing',
      () => script('none.sh', '#!/no/such/sh\n'),
      127,
      'is to be read by /no/such/sh',
    ],
    ['a link that leads nowhere', () => link('nowhere', '/no/such/file'), 127, "can't be found"],
    ['a link that leads to itself', () => link('loop', path.join(stage.folder, 'loop')), 126, "can't be looked at"],
    ['a name that is too long', () => `./${'x'.repeat(300)}`, 126, "can't be looked at"],
    ['a file in a file', () => path.join(stage.write('plain.sh', 'echo never'), 'x'), 126, "can't be looked at"],
    ['a device', () => '/dev/null', 126, 'is no file that can be run'],
    ['a pipe', () => fifo('pipe'), 126, 'is no file that can be run'],
    ['a script whose interpreter is a folder', () => script('folder.sh', '#!/tmp\n'), 126, "can't be started"],
    [
      'a script that names itself',
      () => script('self', `#!${path.join(stage.folder, 'self')}\n`),
      126,
      "can't be started",
    ],
    ['a program that is being written', () => busyProgram(), 126, "can't be started"],
    [
      'a script whose interpreter has none',
      () => script('second.sh', `#!${script('first.sh', '#!/no/such/sh\n')}\n`),
      127,
      "can't be found",
    ],
  ])('tells of %s what it is, and nothing is run', async (_, file, code, words) => {
    const { stderr, stdout, run, code: result } = await stage.exec([file()]);
    expect([result, stdout]).toEqual([code, '']);
    expect(stderr).toContain(words);
    const message = words === "can't be found" ? 'command not found' : words;
    expect(run).toMatchObject({ status: 'Error', exitCode: code, message: expect.stringContaining(message) });
  });

  it('shows no secret that stands in place of the command', async () => {
    const { code, stderr } = await stage.exec(['DB_PASSWORD=hunter2', 'python', 'report.py']);
    expect([code, stderr]).toEqual([127, expect.not.stringContaining('hunter2')]);
  });

  it('is not 0 where the end of the command is not known', async () => {
    for (const flags of [[], ['--no-capture']]) {
      const told = stage.jobLogger('exec', '--job', '3', ...flags, '--', 'sh', '-c', 'kill -35 $$');
      expect(told.code).toBe(128 + 35);
      expect(await stage.newestRun()).toMatchObject({
        status: 'Error',
        message: 'Ended by realtime signal 35 (SIGRTMIN+1)',
      });
    }
  });

  it('is 125 for a wrong option of its own, and nothing is run', () => {
    const result = stage.jobLogger('exec', '--job', '3', '--timeout', 'soon', '--', 'echo', 'ran');
    expect(result).toMatchObject({ code: 125, stdout: '' });
    expect(result.stderr).toContain('--timeout needs a duration');
    expect(stage.jobLogger('exec', '--jbo', '3', '--', 'echo', 'ran')).toMatchObject({ code: 125, stdout: '' });
  });
});

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
    const result = waitForResult(child);
    await prints(child, 'first\n');
    child.stdin?.end('second\n');
    expect(await result).toMatchObject({ code: 0, stdout: 'first\nsecond\n' });
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
    const child = stage.start(['exec', '--job', '3', '--', 'sh', '-c', '(sleep 3; echo late) & echo early']);
    const result = await waitForResult(child);
    expect(result).toMatchObject({ code: 0, stdout: 'early\nlate\n' });
    const { startedAt, endedAt, lines } = await stage.newestRun();
    expect(lines.map(({ text }) => text)).toEqual(['early']);
    expect(Date.parse(endedAt!) - Date.parse(startedAt)).toBeLessThan(2800);
  });

  it('is nothing with --no-capture: the command has our stdout itself', async () => {
    const { stdout, run } = await stage.exec(['sh', '-c', 'echo mine; exit 2'], { flags: ['--no-capture'] });
    expect(stdout).toBe('mine\n');
    expect(run).toMatchObject({ status: 'Error', exitCode: 2, lineCount: 0 });
  });
});

describe('what the command sees', () => {
  it.each([
    ['/dev/stdout', 'echo a | tee /dev/stdout', 'a\na\n', ''],
    ['/dev/stderr', 'echo b > /dev/stderr', '', 'b\n'],
    ['/proc/self/fd/1', 'cat - > /proc/self/fd/1', 'in', ''],
    ['what it is', 'for f in 1 2; do test -p /proc/self/fd/$f && echo pipe; done', 'pipe\npipe\n', ''],
  ])('is real pipes: %s', async (_, line, stdout, stderr) => {
    expect(await stage.exec(['sh', '-c', line], { input: 'in' })).toMatchObject({ code: 0, stdout, stderr });
  });

  it('is what its caller opened, limited and ignored', async () => {
    const tell = `sh -c 'cat <&3; readlink /proc/self/fd/4 /proc/self/fd/0; ulimit -Sn; grep SigIgn /proc/self/status; ls /proc/self/fd | wc -l'`;
    const around = (watched: string) =>
      spawnSync(
        'bash',
        ['-c', `ulimit -Sn 321; trap '' HUP USR1; echo three > three; ${watched} 3<three 4>four <&-; echo ended`],
        { cwd: stage.folder, env: stage.env, encoding: 'utf8' },
      );
    const bare = around(tell);
    const seen = around(`"${process.execPath}" "${command}" exec --job 3 -- ${tell}`);
    expect(seen.stdout.replace(/SigIgn.*/, '')).toBe(bare.stdout.replace(/SigIgn.*/, ''));
    expect(seen.stdout).toContain('321');
    const ignored = /SigIgn:\s*([\da-f]+)/.exec(seen.stdout)?.[1];
    expect(Number.parseInt(ignored ?? '0', 16) & 0x201).toBe(0x201);
    expect(await stage.newestRun()).toMatchObject({ status: 'Done' });
  });

  it('is arguments that are not UTF-8, byte for byte', () => {
    const line = `"${process.execPath}" "${command}" exec --job 3 -- printf '%s|' "$(printf 'caf\\351\\n\\nx')" 'pl ai"n' $'two\nlines'`;
    const { stdout } = spawnSync('bash', ['-c', line], { cwd: stage.folder, env: stage.env });
    expect(stdout.toString('latin1')).toBe('café\n\nx|pl ai"n|two\nlines|');
  });

  it('is variables, programs and interpreters that are not UTF-8, too', async () => {
    const line = `mkdir -p $'b\\351n' opt/é; printf '#!/bin/sh\\necho ran $1' > $'b\\351n/prog\\351'; chmod +x $'b\\351n/prog\\351'
      ln -sf /bin/sh opt/é/sh; printf '#!%s/opt/é/sh\\necho read' "$PWD" > by.sh; chmod +x by.sh
      exec="${process.execPath} ${command} exec --job 3 --"
      VALUE=$(printf 'caf\\351\\n\\nx') PLAIN='è "$x"' $exec printenv VALUE PLAIN
      $exec ./$'b\\351n/prog\\351' 1
      PATH="$PWD/$(printf 'b\\351n'):$PATH" $exec $'prog\\351' 2
      $exec ./by.sh
      $exec ./$'none\\351'; echo $?`;
    const { stdout } = spawnSync('bash', ['-c', line], { cwd: stage.folder, env: stage.env });
    expect(stdout.toString('latin1')).toBe(
      `caf\xe9\n\nx\n${Buffer.from('è').toString('latin1')} "$x"\nran 1\nran 2\nread\n127\n`,
    );
    expect(await stage.newestRun()).toMatchObject({ status: 'Error', exitCode: 127 });
  });

  it('is each argument as it was typed, also where a shell gives the caller’s state back', () => {
    const words = [
      String.raw`a\b`,
      String.raw`C:\x`,
      "it's",
      '$HOME',
      '`id`',
      '"',
      '*',
      '~',
      '',
      'two\nlines',
      '!',
      '%',
      '&;|<>',
    ];
    const { stdout } = spawnSync(
      'sh',
      ['-c', `"$0" "$@" <&-`, process.execPath, command, 'exec', '--job', '3', '--', 'printf', '%s|', ...words],
      { cwd: stage.folder, env: stage.env, encoding: 'utf8' },
    );
    expect(stdout).toBe(words.map((word) => `${word}|`).join(''));
  });

  it('goes on where the disk behind our stdout is full, which is told once', async () => {
    const line = `"${process.execPath}" "${command}" exec --job 3 -- sh -c 'echo one; sleep 0.1; echo two; exit 3' > /dev/full`;
    const { status, stderr } = spawnSync('sh', ['-c', line], { cwd: stage.folder, env: stage.env, encoding: 'utf8' });
    expect(status).toBe(3);
    expect(stderr.match(/can't be passed on \(ENOSPC/g)).toHaveLength(1);
    expect((await stage.newestRun()).lines.map(({ text }) => text)).toEqual(expect.arrayContaining(['one', 'two']));
  });

  it('keeps its order where both outputs are one file', async () => {
    const print = 'echo a; echo b >&2; echo c; echo d >&2; echo e';
    const line = `"${process.execPath}" "${command}" exec --job 3 -- sh -c '${print}' > both 2>&1`;
    spawnSync('sh', ['-c', line], { cwd: stage.folder, env: stage.env });
    expect(readFileSync(path.join(stage.folder, 'both'), 'utf8')).toBe('a\nb\nc\nd\ne\n');
    expect((await stage.newestRun()).lines.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('what exec records', () => {
  it('is lines as a terminal would show them', async () => {
    const text = String.raw`printf '\033[31mred\033[0m\n10%%\r20%%\r30%%\nwindows\r\n\n'; printf '\303'; sleep 0.1; printf '\250\nno newline'`;
    const { run } = await stage.exec(['sh', '-c', text]);
    expect(run.lines.map((line) => line.text)).toEqual(['red', '30%', 'windows', '', 'è', 'no newline']);
  });

  it('of a progress bar is its last state that is not empty, of what is printed over what came last', async () => {
    const text = String.raw`printf '10%%\r100%%\r    \r\nCopy\b\b\b\bcopy |\b/\b-\n\033]0;a title here\007shown\033[2K\r\n\033]8;;http://x\033\\link\033]8;;\033\\\007\n'`;
    const { run } = await stage.exec(['sh', '-c', text]);
    expect(run.lines.map((line) => line.text)).toEqual(['100%', 'copy -', 'shown', 'link']);
  });

  it.each([
    ['CP1252', String.raw`\350 \200 caff\350`, {}, 'è € caffè'],
    ['what is set', String.raw`\212 caff\212`, { JOB_LOGGER_OUTPUT_ENCODING: 'cp850' }, 'è caffè'],
    ['UTF-16 with a mark', String.raw`\377\376c\0\350\0\n\0d\0\r\0\n\0`, {}, 'cè|d'],
    ['UTF-16 without one', String.raw`n\0o\0n\0 \0\350\0\n\0`, {}, 'non è'],
    [
      'UTF-16 of other letters',
      String.raw`\036\004\070\004\n\0\345\145\054\147\r\0\n\0\036\004\n\0plain\n`,
      {},
      'Ои|日本|О|plain',
    ],
    ['UTF-16 of other letters, the other way', String.raw`\004\036\004\070\0\n\145\345\0\n`, {}, 'Ои|日'],
    [
      'UTF-8 with bytes of an old name',
      String.raw`caff\303\250 \342\202\254 \360\237\230\200 perch\350.txt\n`,
      {},
      'caffè € 😀 perchè.txt',
    ],
    ['one and another', String.raw`\350 x\nc\0\350\0\r\0\n\0plain\n`, {}, 'è x|cè|plain'],
    ['UTF-8 with a mark', String.raw`\357\273\277\303\250\n`, {}, 'è'],
  ])('is text, however it is encoded: %s', async (_, bytes, env, text) => {
    const { run } = await stage.exec(['printf', bytes], { env });
    expect(run.lines.map((line) => line.text).join('|')).toBe(text);
  });

  it('takes an event line behind a byte order mark', async () => {
    const { run } = await stage.exec(['printf', String.raw`\357\273\277::job-logger {"message":"marked"}\n`]);
    expect(run).toMatchObject({ message: 'marked', lineCount: 0 });
  });

  it('is a line without an end in pieces, nothing of it lost', async () => {
    const { run } = await stage.exec([process.execPath, '-e', `process.stdout.write('😀'.repeat(50_000))`]);
    expect(run.lines.map(({ text }) => text).join('')).toBe('😀'.repeat(50_000));
    expect(run.lines.every(({ text }) => text.isWellFormed())).toBe(true);
  });

  it('has the level that a line says as loggers do, and no other', async () => {
    const text = [
      'WARNING:root:careful',
      '2026-11-24 10:00:00,123 - shop - ERROR - gone',
      '[10:00:00] [DEBUG] x',
      'ERROR count 0',
      'plain',
    ];
    const { run } = await stage.exec([process.execPath, '-e', `console.error(${JSON.stringify(text.join('\n'))})`]);
    expect(run.lines.map(({ level }) => level)).toEqual(['warn', 'error', 'debug', 'info', 'info']);
    expect(run).toMatchObject({ status: 'Done', warningCount: 1, errorCount: 1 });
  });

  it('takes ::job-logger lines as events, and copies them all the same', async () => {
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
    const { stdout, run } = await stage.exec([
      process.execPath,
      '-e',
      `console.log(${JSON.stringify(says.join('\n'))})`,
    ]);
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

  it('takes all fields of an event, and numbers that are texts', async () => {
    const printedText =
      '::job-logger {"progress":"0.5","text":"half","metric":"rows","value":"42","warn":"odd","message":"42 rows"}';
    const { run } = await stage.exec(['echo', printedText]);
    expect(run).toMatchObject({ progress: 0.5, metrics: { rows: 42 }, message: '42 rows', warningCount: 1 });
  });

  it('is a line with --no-events, whatever it looks like', async () => {
    const { run } = await stage.exec(['echo', '::job-logger {"message":"somebody else says so"}'], {
      flags: ['--no-events'],
    });
    expect(run).toMatchObject({ message: 'OK', lineCount: 1 });
  });

  it('is a failed Python script with its traceback, its cause first, and a fingerprint of its own', async () => {
    const first = (await stage.exec(['python3', '-c', failingPython('no data for 2026-11-24')])).run;
    expect(first).toMatchObject({ status: 'Error', exitCode: 1, message: 'RuntimeError: the report failed' });
    expect(first.cause).toBe('ValueError: no data for 2026-11-24');
    expect(first.traceback).toMatch(
      /^RuntimeError: the report failed\nCaused by: ValueError: no data for 2026-11-24\n\nTraceback \(most recent/,
    );
    expect(first.traceback).not.toContain('starting');
    expect(first.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    const nextDay = (await stage.exec(['python3', '-c', failingPython('no data for 2026-11-25')])).run;
    expect(nextDay.fingerprint).toBe(first.fingerprint);
    const another = (await stage.exec(['python3', '-c', 'raise KeyError("price")'])).run;
    expect(another.fingerprint).not.toBe(first.fingerprint);
  });

  it("is a failed Node script with its error's own line as message", async () => {
    const { run } = await stage.exec([process.execPath, '-e', 'throw new TypeError("no such column")']);
    expect(run).toMatchObject({ message: 'TypeError: no such column', exitCode: 1 });
    expect(run.traceback).toContain('    at ');
  });

  it('says what the command was', async () => {
    expect((await stage.exec(['sh', '-c', 'true # a b'])).run).toMatchObject({
      runtime: 'sh',
      script: "sh -c 'true # a b'",
    });
  });
});

describe('exec costs the command nothing', () => {
  it('when the job is unknown, wrong or not given', () => {
    const unknown = stage.jobLogger('exec', '--job', '99', '--', 'sh', '-c', 'echo ran; exit 4');
    expect(unknown).toMatchObject({ code: 4, stdout: 'ran\n' });
    for (const flags of [['--job', 'three'], []]) {
      const result = stage.jobLogger('exec', ...flags, '--', 'sh', '-c', 'echo ran; exit 4');
      expect(result).toMatchObject({ code: 4, stdout: 'ran\n' });
      expect(result.stderr).toContain("The command is run all the same, and isn't recorded.");
    }
  });

  it('when the database is gone: the run waits in its journal', async () => {
    const before = stage.journals().length;
    const flags = ['--database', 'Server=127.0.0.1,9;Database=X;User Id=u;Password=p'];
    const result = stage.run(['exec', '--job', '3', ...flags, '--', 'sh', '-c', 'echo ran; exit 4']);
    expect(result).toMatchObject({ code: 4, stdout: 'ran\n', stderr: '' });
    expect(stage.journals().length).toBe(before + 1);
  });

  it('when it is turned off: nothing is recorded', async () => {
    const before = (await stage.runs()).length;
    expect(stage.run(['exec', '--job', '3', '--', 'echo', 'ran'], { env: { JOB_LOGGER: 'off' } })).toMatchObject({
      code: 0,
      stdout: 'ran\n',
    });
    expect((await stage.runs()).length).toBe(before);
  });

  it('in its environment but for the mark of the run', async () => {
    const print = 'console.log(JSON.stringify(process.env))';
    stage.write('.env', 'JOB_LOGGER_JOURNAL_MB=100\n');
    const { stdout, run } = await stage.exec([process.execPath, '-e', print]);
    const seen: Record<string, string> = JSON.parse(stdout);
    const bare: Record<string, string> = JSON.parse(
      spawnSync(process.execPath, ['-e', print], { cwd: stage.folder, env: stage.env, encoding: 'utf8' }).stdout,
    );
    expect(seen).toEqual({ ...bare, JOB_LOGGER_RUN: expect.stringMatching(`^3:${run.runId}:\\d+-\\d+$`) as unknown });
  });
});

describe('what exec keeps for the next time', () => {
  it('are FIFOs, of which each run has its own, however many begin at once', async () => {
    const env = { ...stage.env, TMPDIR: stage.folder };
    const children = Array.from({ length: 12 }, (_, index) =>
      stage.start(['exec', '--job', '3', '--', 'sh', '-c', `echo ${index} | tee /dev/stderr`], { env }),
    );
    const told = await Promise.all(children.map(async (child) => waitForResult(child)));
    expect(told.map(({ stdout, stderr }) => stdout + stderr)).toEqual(told.map((_, index) => `${index}\n${index}\n`));
    const spares = path.join(stage.folder, `job-logger-${process.getuid!()}`, 'fifo');
    expect(readdirSync(spares).length).toBeGreaterThan(0);
    writeFileSync(path.join(spares, '0.fifo'), 'a file');
    for (const TMPDIR of [stage.folder, '/proc', '/dev/null', path.join(stage.folder, 'none', 'at', 'all')])
      expect(await stage.exec(['sh', '-c', 'echo x | tee /dev/stderr'], { env: { TMPDIR } })).toMatchObject({
        stdout: 'x\n',
        stderr: 'x\n',
      });
  });
});

describe('exec within exec', () => {
  it('of the same job is one run', async () => {
    const before = (await stage.runs()).length;
    const inner = [process.execPath, command, 'exec', '--job', '3', '--', 'echo', 'inner'];
    expect(await stage.exec(inner)).toMatchObject({ stdout: 'inner\n', run: { lineCount: 1 } });
    expect((await stage.runs()).length).toBe(before + 1);
  });
});

it('leaves no journal behind once the database has the run', async () => {
  const fresh = await Stage.prepared();
  await fresh.exec(['echo', 'hi']);
  await until(() => fresh.journals().length === 0);
  expect(await fresh.runs()).toMatchObject([{ status: 'Done', lineCount: 1 }]);
  await fresh.teardown();
});

function fifo(name: string): string {
  const file = path.join(stage.folder, name);
  spawnSync('mkfifo', ['-m', '700', file]);
  return file;
}

function link(name: string, target: string): string {
  const file = path.join(stage.folder, name);
  symlinkSync(target, file);
  return file;
}

/** It stays open for writing until this process ends. */
function busyProgram(): string {
  const file = path.join(stage.folder, 'busy');
  copyFileSync('/bin/sh', file);
  chmodSync(file, 0o755);
  openSync(file, 'a');
  return file;
}

function script(name: string, text: string): string {
  const file = stage.write(name, text);
  chmodSync(file, 0o755);
  return file;
}

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
