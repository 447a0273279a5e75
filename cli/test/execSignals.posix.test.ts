import { spawn, type SpawnOptions, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { tryOr } from '#sdk/foreign';
import { command, prints, ended, until, useOneStage } from './stage.js';
import { onTerminal } from './terminal.js';

const stage = useOneStage();

/** Sends exec a signal when its command has printed `ready`. */
async function signalled(words: string[], signal: NodeJS.Signals | number, options: SpawnOptions = {}) {
  const child = stage.start(['exec', '--job', '3', '--', ...words], options);
  const result = ended(child);
  await prints(child, 'ready');
  process.kill(child.pid!, signal);
  return { ...(await result), run: await stage.newestRun() };
}

const SLEEPS = ['sh', '-c', 'echo ready $$; exec sleep 180'];
/** Until exec is gone. */
const WORKS = 'while kill -0 $PPID; do sleep 0.1; done 2>&-';
const listens = (signal: string, answer: string) => [
  process.execPath,
  '-e',
  `process.on('${signal}', () => { ${answer} }); setInterval(() => {}, 1000); console.log('ready');`,
];

describe('a signal sent to exec', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
  ] as const)('is passed on, and if the command dies of it, so does exec: %s', async (signal, exitCode) => {
    const run = { status: 'Cancelled', message: `Cancelled by ${signal}`, exitCode };
    expect(await signalled(SLEEPS, signal, { detached: true })).toMatchObject({ code: null, signal, run });
  });

  it.each([
    ['lets the command end as it wants to', 'SIGTERM', 5, { status: 'Cancelled', exitCode: 5, lineCount: 2 }],
    ['cancels nothing if the command finishes anyway', 'SIGTERM', 0, { status: 'Done', exitCode: 0 }],
    ['that doesn’t ask for an end cancels nothing', 'SIGUSR2', 0, { status: 'Done' }],
    ['that ends nobody is passed on, too', 'SIGWINCH', 0, { status: 'Done' }],
    ['that ends nobody is passed on, too', 'SIGCONT', 0, { status: 'Done' }],
    ['that would stop a process doesn’t stop one that handles it', 'SIGTTIN', 0, { status: 'Done' }],
  ] as const)('%s', async (_, signal, code, run) => {
    const words = listens(signal, `console.log('tidied up'); process.exit(${code});`);
    expect(await signalled(words, signal)).toMatchObject({ code, stdout: 'ready\ntidied up\n', run });
  });

  it.each(['SIGALRM', 'SIGVTALRM', 'SIGIO', 'SIGPWR', 'SIGUSR1', 'SIGPROF'] as const)(
    'that ends a process also ends the command: %s',
    async (signal) => {
      const run = { status: 'Error', message: `Ended by ${signal}` };
      expect(await signalled(SLEEPS, signal)).toMatchObject({ code: null, signal, run });
    },
  );

  it('ends the wait for what the command left behind', async () => {
    const child = stage.start(['exec', '--job', '3', '--', 'sh', '-c', 'sleep 60 & echo done'], { detached: true });
    const result = ended(child);
    await prints(child, 'done');
    await until(async () => (await stage.runs(1))[0]?.status === 'Done');
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
    process.kill(-child.pid!, 'SIGKILL');
    expect(await result).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(await stage.newestRun()).toMatchObject({ status: 'Done' });
  });

  it.each([35, 50, 64])(
    'that is a realtime signal ends the command, or the command handles it; from Node 24 on it ends exec alone: %s',
    async (signal) => {
      const isReceived = Number.parseInt(process.versions.node) < 24;
      const run = isReceived ? { status: 'Error', exitCode: 128 + signal } : { status: 'Lost' };
      for (const child of ['', 'sleep 1 & ']) {
        const dies = await signalled(['sh', '-c', `${child}echo ready $$; exec sleep 180`], signal);
        const isAlive = tryOr(false, () => process.kill(Number(/\d+/.exec(dies.stdout)![0]), 'SIGKILL'));
        expect({ isAlive, run: dies.run }).toMatchObject({ isAlive: !isReceived, run });
      }
      const trap = `trap 'echo handled; exit 6' ${signal}; echo ready; ${WORKS}`;
      const handled = isReceived ? { code: 6, stdout: 'ready\nhandled\n' } : { run };
      expect(await signalled(['bash', '-c', trap], signal)).toMatchObject(handled);
    },
  );

  it('stops the command and exec, and both continue', () => {
    const loop = 'trap "exit 4" TERM; while :; do echo >>count; sleep 0.1; done';
    // exec hears what stops it only once the command has started.
    const line = `set -m; : >count; EXEC bash -c '${loop}' & until test $(wc -l <count) -gt 4; do sleep 0.1; done
      grown() { test $(wc -l <count) -gt $from; }
      kill -TSTP $!; until grep -q State:.T /proc/$!/status; do sleep 0.1; done; jobs | cut -c1-13
      from=$(wc -l <count); sleep 0.7; grown; echo $?
      kill -CONT $!; until grown; do sleep 0.1; done; kill $!; wait $!; echo $?`;
    const around = (prefix: string) =>
      spawnSync('bash', ['-c', line.replace('EXEC', prefix)], { cwd: stage.folder, env: stage.env, encoding: 'utf8' });
    const seen = around(`"${process.execPath}" "${command}" exec --job 3 --`);
    expect(seen.stdout).toBe(around('').stdout);
    expect(seen.stdout).toBe('[1]+  Stopped\n1\n4\n');
  });

  it('cancels where its whole group gets it, although the command may end before exec hears of it', async () => {
    const script = `perl -e '$SIG{TERM} = sub { exit 3 }; system "echo >>ready"; sleep 999'`;
    const line = `for i in {1..12}; do setsid "${process.execPath}" "${command}" exec --job 3 -- ${script} & all="$all -$!"; done
      until test $(wc -l <ready) = 12; do sleep 0.1; done; kill -TERM -- $all; wait`;
    expect(spawnSync('bash', ['-c', line], { cwd: stage.folder, env: stage.env }).status).toBe(0);
    await until(async () => (await stage.runs(12)).every(({ status }) => status === 'Cancelled'));
  });

  it('that the caller ignores stays ignored', async () => {
    const line = `trap '' HUP; "${process.execPath}" "${command}" exec --job 3 -- sh -c 'echo ready; sleep 1; echo done'; :`;
    const child = spawn('bash', ['-c', line], { cwd: stage.folder, env: stage.env, detached: true });
    const result = ended(child);
    await prints(child, 'ready');
    process.kill(-child.pid!, 'SIGHUP');
    expect(await result).toMatchObject({ stdout: 'ready\ndone\n' });
    expect(await stage.newestRun()).toMatchObject({ status: 'Done' });
  });

  it('gets through while nobody reads what the command prints', async () => {
    const words = ['exec', '--job', '3', '--', 'yes', 'x'.repeat(1000)];
    const child = stage.start(words, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout!, 'readable');
    child.kill('SIGTERM');
    // The rest of what was printed still has its reader.
    child.stdout?.resume();
    expect(await ended(child)).toMatchObject({ code: null, signal: 'SIGTERM' });
    await until(async () => (await stage.newestRun()).status === 'Cancelled');
  });
});

describe('Ctrl-C', () => {
  const counts = `let times = 0; setTimeout(() => {}, 180_000); console.log('ready');
    process.on('SIGINT', () => { times++; setTimeout(() => { console.log('times ' + times); process.exit(3); }, 300); });`;

  it('reaches the command once, and cancels the run', async () => {
    const result = onTerminal(stage, ['exec', '--job', '3', '--', process.execPath, '-e', counts], {
      answers: [{ after: 'ready', type: '\x03' }],
    });
    expect(result.code).toBe(3);
    expect(result.stdout).toContain('times 1');
    expect(await stage.newestRun()).toMatchObject({ status: 'Cancelled', message: 'Cancelled by SIGINT', exitCode: 3 });
  });

  it('also reaches a command once that has come from the background', () => {
    const script = `${counts}
      const looking = setInterval(() => {
        const [, , group, , , foreground] = require('fs').readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
        if (group === foreground) clearInterval(looking), console.log('in front');
      }, 50);`;
    const words = [process.execPath, command, 'exec', '--job', '3', '--', process.execPath, '-e', script];
    const result = onTerminal(stage, ['-mc', '"$@" & read line; fg', 'bash', ...words], {
      program: ['bash'],
      answers: [
        { after: 'ready', type: '\n' },
        { after: 'in front', type: '\x03' },
      ],
    });
    expect(result.stdout).toContain('times 1');
  });

  it('that a program sends to exec alone reaches the command, also at a terminal', async () => {
    const script = `trap 'echo asked; exit 3' INT; echo "ready"; kill -INT $PPID; while :; do sleep 0.1; done`;
    const result = onTerminal(stage, ['exec', '--job', '3', '--', 'sh', '-c', script]);
    expect(result.stdout).toContain('asked');
    expect(result.code).toBe(3);
    expect(await stage.newestRun()).toMatchObject({ status: 'Cancelled', message: 'Cancelled by SIGINT' });
  });

  it('ends a shell loop around it, as it does without us', () => {
    const loop = `for i in 1 2 3; do "${process.execPath}" "${command}" exec --job 3 -- sh -c "echo ready $i; exec sleep 180"; done; echo after`;
    const result = onTerminal(stage, ['-c', loop], {
      program: ['bash'],
      answers: [{ after: 'ready 1', type: '\x03' }],
    });
    expect(result.stdout).not.toContain('ready 2');
    expect(result.stdout).not.toContain('after');
  });
});

describe('a command on a terminal', () => {
  it('stops with exec if it reads from the background at once', () => {
    // While exec starts another process, which a long PATH makes slow.
    const read = 'while read all </proc/$PPID/task/$PPID/children; set -- $all; [ $# = 1 ]; do :; done; exec /bin/cat';
    const script = `PATH=$(printf '%100000s' '' | tr ' ' :)$PATH "$@" &
      for i in {1..300}; do sleep 0.1; jobs | grep Stopped && break; done; kill %1; kill -CONT %1`;
    const words = ['-mc', script, 'bash', process.execPath, command, 'exec', '--job', '3', '--', '/bin/sh', '-c', read];
    expect(onTerminal(stage, words, { program: ['bash'] }).stdout).toContain('Stopped');
  });

  it('reads what is typed', async () => {
    const result = onTerminal(
      stage,
      ['exec', '--job', '3', '--', 'sh', '-c', 'echo name?; read name; echo "hello $name"'],
      { answers: [{ after: 'name?', type: 'Davide\n' }] },
    );
    expect(result.stdout).toContain('hello Davide');
    expect(await stage.newestRun()).toMatchObject({ status: 'Done', lineCount: 2 });
  });

  it('leaves it as it has set it', () => {
    const line = `"${process.execPath}" "${command}" exec --job 3 -- stty -echo; stty -a`;
    expect(onTerminal(stage, ['-c', line], { program: ['sh'] }).stdout).toMatch(/ -echo /);
  });

  it('sees it with --no-capture', () => {
    const test = 'test -t 0 && test -t 1 && test -t 2 && echo all three';
    const result = onTerminal(stage, ['exec', '--job', '3', '--no-capture', '--', 'sh', '-c', test]);
    expect(result.stdout).toContain('all three');
  });
});

describe('a command that a signal from elsewhere ends', () => {
  it.each([
    ['by the same signal', 'kill -9 $$', null, 'SIGKILL', 137, /^Killed by SIGKILL: by hand, or by the system/],
    ['by one that Node ignores', 'kill -PIPE $$', null, 'SIGPIPE', 141, /^Ended by SIGPIPE$/],
    ['by another one', 'ulimit -c 0; kill -XFSZ $$', null, 'SIGXFSZ', 153, /^Ended by SIGXFSZ$/],
    ['without a core of ours', 'ulimit -c 0; kill -SEGV $$', null, 'SIGSEGV', 139, /^Ended by SIGSEGV$/],
  ])('is an Error, and exec ends %s', async (_, line, code, signal, exitCode, message) => {
    const run = { status: 'Error', exitCode, message: expect.stringMatching(message) as string };
    expect(await stage.exec(['sh', '-c', line])).toMatchObject({ code, signal, run });
  });
});

describe('exec that is killed itself', () => {
  it('leaves a run that is Lost within seconds', async () => {
    const child = stage.start(['exec', '--job', '3', '--', 'sh', '-c', `echo ready; ${WORKS}`]);
    const result = ended(child);
    await prints(child, 'ready');
    child.kill('SIGKILL');
    await until(async () => (await stage.runs(1))[0]?.status === 'Lost');
    expect(await result).toMatchObject({ signal: 'SIGKILL' });
    expect(await stage.newestRun()).toMatchObject({ status: 'Lost', lineCount: 1 });
  });
});

describe('in a container, where the end of exec ends everything', () => {
  it('waits for the shipper, also when it dies of a signal', () => {
    const env = { ...stage.env, JOB_LOGGER_WAIT: '1' };
    const before = stage.journals();
    spawnSync(process.execPath, [command, 'exec', '--job', '3', '--', 'sh', '-c', 'kill -TERM $$'], { env });
    expect(stage.journals()).toEqual(before);
  });
});

it('a lock of the caller is released', async () => {
  const line = `exec 9>lock; flock -n 9 || exit 75; exec "${process.execPath}" "${command}" exec --job 3 -- true`;
  for (let time = 0; time < 3; time++) {
    const child = spawn('sh', ['-c', line], { cwd: stage.folder, env: stage.env });
    expect(await ended(child)).toMatchObject({ code: 0 });
  }
});
