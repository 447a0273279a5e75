import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { tryOr } from '#sdk/foreign';
import { command, useOneStage } from './stage.js';

const stage = useOneStage();
/** Runs what follows with one end of a pair as its stdout; the other end is never read. */
const into = (pair: string) =>
  `python3 -c 'import os, socket, subprocess, sys; ends = ${pair}; sys.exit(abs(subprocess.call(sys.argv[1:], stdout=ends[1])))'`;

describe('--timeout', () => {
  it('ends the command and all that it started, and the run is TimedOut', async () => {
    const mark = `timeout-test-${process.pid}`;
    // A grandchild in the background, one in a session of its own that its parent has left, and one that only its outputs show.
    const escaped = `(setsid env -i /bin/sh -c 'sleep 50; echo late' ${mark} &)`;
    const { code, stdout, run } = await stage.exec(
      ['sh', '-c', `sleep 41 & (setsid sleep 42 &) ; ${escaped}; echo "$0"; sleep 43`, mark],
      { flags: ['--timeout', '500ms'] },
    );
    expect([code, stdout]).toEqual([124, `${mark}\n`]);
    const told = { status: 'TimedOut', exitCode: 124, message: 'Ended at its timeout of 0.5 s', lineCount: 1 };
    expect(run).toMatchObject(told);
    expect(findProcesses('environ', `JOB_LOGGER_RUN=3:${run.runId}`)).toEqual([]);
    expect(findProcesses('cmdline', mark)).toEqual([]);
  });

  it.each([
    ['the timeout', '', '--timeout 500ms', '', 124],
    ['the timeout', into('os.openpty()'), '--timeout 500ms', '', 124],
    // It must have printed much before that.
    ['the timeout', into('socket.socketpair()'), '--timeout 3s', '', constants.signals.SIGKILL],
    ['a signal', '', '', 'kill $PPID;', 143],
  ])(
    'doesn’t wait for a reader that has stopped reading when %s has ended the command: %s',
    async (_, to, flag, then, code) => {
      const exec = `${to} "${process.execPath}" "${command}" exec --job 3 ${flag} --kill-after 500ms`;
      const print = `-- sh -c 'head -c 900000 /dev/zero; ${then} exec sleep 999'`;
      const line = `(${exec} ${print} & wait $!; echo $? >&3) 3>&2 2>&- | exec sleep 999`;
      const shell = spawn('sh', ['-c', line], { cwd: stage.folder, env: stage.env, detached: true });
      const [told] = (await once(shell.stderr, 'data')) as [Buffer];
      process.kill(-shell.pid!);
      expect(told.toString()).toBe(`${code}\n`);
    },
  );

  it('waits for a slow reader, also of a socket', () => {
    const script = `import socket, subprocess, sys, time
ours, theirs = socket.socketpair()
command, taken = subprocess.Popen(sys.argv[1:], stdout=theirs), 0
theirs.close()
while more := len(ours.recv(30000)): taken += more; time.sleep(0.2)
print(command.wait(), taken)`;
    const exec = `"${process.execPath}" "${command}" exec --job 3 --kill-after 3s`;
    const line = `python3 -c '${script}' ${exec} -- sh -c 'head -c 900000 /dev/zero; kill $PPID; exec sleep 999'`;
    expect(spawnSync('sh', ['-c', line], { cwd: stage.folder, env: stage.env }).stdout.toString()).toBe('-15 900000\n');
  });

  it.each([
    ['kills what does not listen', 'trap "" TERM; while :; do sleep 0.1; done', '500ms', ''],
    ['lets what is stopped end by itself', 'trap "echo bye; exit" TERM; kill -STOP $$', '10s', 'bye\n'],
  ])('%s', async (_, script, killAfter, stdout) => {
    const flags = ['--timeout', '300ms', '--kill-after', killAfter];
    const told = { code: 124, stdout, run: { status: 'TimedOut' } };
    expect(await stage.exec(['sh', '-c', script], { flags })).toMatchObject(told);
  });

  it('doesn’t follow the system’s clock', async () => {
    const clock = stage.write('clock.cjs', 'const { now } = Date; Date.now = () => now() - 1000 * process.uptime();');
    const { code } = await stage.exec(['sh', '-c', 'trap "" TERM; while :; do sleep 0.1; done'], {
      flags: ['--timeout', '300ms', '--kill-after', '500ms'],
      env: { NODE_OPTIONS: `--require "${clock}"` },
    });
    expect(code).toBe(124);
  });

  it('ends the command also if there is no /proc', async () => {
    const words = [process.execPath, command, 'exec', '--job', '3', '--timeout', '500ms', '--kill-after', '500ms'];
    const hidden = `unshare -rm true 2>&- || exec echo 124; unshare -rm sh -c 'mount -t tmpfs none /proc; exec "$@"' sh "$@"; echo $?`;
    const slow = ['--', 'bash', '-c', 'trap "" TERM; while :; do sleep 0.1; done'];
    const { stdout } = spawnSync('bash', ['-c', hidden, 'bash', ...words, ...slow], {
      cwd: stage.folder,
      env: stage.env,
      encoding: 'utf8',
      timeout: 170_000,
    });
    expect(stdout).toBe('124\n');
    expect((await stage.newestRun()).status).toBe('TimedOut');
  });

  it('does nothing to a command that is faster', async () => {
    const ended = await stage.exec(['sh', '-c', 'exit 3'], { flags: ['--timeout', '20s'] });
    expect(ended).toMatchObject({ code: 3, run: { status: 'Error' } });
  });
});

function findProcesses(file: 'environ' | 'cmdline', text: string): string[] {
  const hasIt = (pid: string) => readFileSync(`/proc/${pid}/${file}`, 'latin1').includes(text);
  return readdirSync('/proc').filter((pid) => tryOr(false, () => hasIt(pid)));
}
