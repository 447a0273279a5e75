import { spawnSync, type SpawnSyncOptions, type SpawnSyncOptionsWithStringEncoding } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { command, useOneStage } from './stage.js';

const stage = useOneStage();
const EXEC = `"${process.execPath}" "${command}" exec --job 3 --`;

type Shown = ReturnType<typeof shell>;

function shell(line: string, options: SpawnSyncOptions = {}) {
  const all = { cwd: stage.folder, env: stage.env, encoding: 'utf8', timeout: 20_000, ...options } as const;
  return spawnSync('bash', ['-c', line], all as SpawnSyncOptionsWithStringEncoding);
}

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
    const line = `ulimit -Sn 321; trap '' HUP USR1; echo three > three; EXEC ${tell} 3<three 4>four <&-; echo ended`;
    const [bare, seen] = ['', EXEC].map((prefix) => shell(line.replace('EXEC', prefix))) as [Shown, Shown];
    expect(seen.stdout.replace(/SigIgn.*/, '')).toBe(bare.stdout.replace(/SigIgn.*/, ''));
    expect(seen.stdout).toContain('321');
    const ignored = /SigIgn:\s*([\da-f]+)/.exec(seen.stdout)?.[1];
    expect(Number.parseInt(ignored ?? '0', 16) & 0x201).toBe(0x201);
    expect(await stage.newestRun()).toMatchObject({ status: 'Done' });
  });

  it.each([
    "trap '' HUP INT USR1 USR2 PIPE ALRM TERM WINCH 35 40; EXEC grep SigIgn /proc/self/status; :",
    `export DO='trap "" HUP PIPE; EXEC grep SigIgn /proc/self/status; :'; exec sh -c "$DO"`,
    'exec 3<>/dev/null 9<stdin; for n in {10..20}; do eval "exec $n</dev/null"; done; EXEC ls /proc/self/fd',
    `EXEC sh -c 'for f in 0 1 2; do test -e /proc/self/fd/$f; echo $?; done > seen' >&- 2>&-; cat seen; rm seen`,
    `CAPTURE=--no-capture; EXEC sh -c 'test -e /proc/self/fd/2; echo $?' 2>&-; :`,
    // A process without a parent, as a container's.
    'unshare -rpf --mount-proc true 2>&- || exec echo none; unshare -rpf --mount-proc EXEC readlink /proc/self/fd/0 <>/dev/null',
    // A process that process 1 has adopted.
    `unshare -rpf --mount-proc true 2>&- || exec echo none
      export DO='sleep 0.3; exec EXEC sh -c "ulimit -Sn; test -e /proc/self/fd/0; echo \\$?; grep -c SigIgn.*[13579bdf]$ /proc/self/status; :" >seen'
      unshare -rpf --mount-proc bash -c '(setsid sh -c "$DO" <>/dev/null &); ulimit -Sn 333; trap "" HUP; exec <&-; until test -s seen; do sleep 0.1; done; sleep 1'
      cat seen; rm seen`,
    `python3 -c 'import os; os.eventfd' 2>&- || exec echo none
      python3 -c 'import os, sys; os.set_inheritable(os.eventfd(0), True); os.execvp(sys.argv[1], sys.argv[1:])' EXEC readlink /proc/self/fd/3`,
    // What the command closes.
    `EXEC sh -c 'flock 9; exec 9>&-; until flock -n lock true; do sleep 0.1; done; echo free' 9>lock`,
    `EXEC sh -c 'exec <&-; sleep 0.3; cat status' < <(sleep 0.1; trap '' PIPE; echo in 2>&-; echo $? >status)`,
    `EXEC sh -c 'exec >&-; until test -s seen; do sleep 0.1; done' | (cat; echo end | tee seen); rm seen`,
    `CAPTURE=--no-capture; EXEC sh -c 'exec >&-; until test -s seen; do sleep 0.1; done' | (cat; echo end | tee seen); rm seen`,
    // The outputs, for others who have them, too.
    `{ EXEC sleep 0.5; grep flags /proc/self/fdinfo/1; } 2>&1 | cat`,
    `CAPTURE=--no-capture; { EXEC sleep 0.1; grep flags /proc/self/fdinfo/1; } 2>&1 | cat`,
    `NODE_DEBUG=stream EXEC sh -c 'echo $NODE_DEBUG' 2>/dev/null`,
    `echo 'setTimeout(() => console.error("told"), 300).unref()' >tells.cjs; NODE_OPTIONS='--require ./tells.cjs' EXEC sh -c 'sleep 0.5; echo ran' 2>/dev/null`,
    // Parents that ignore signals only for themselves, and two that pass it on.
    `perl -e 'system(@ARGV)' EXEC grep SigIgn /proc/self/status`,
    `trap "" INT; perl -e 'system(@ARGV)' sh -c '"$@"; :' sh EXEC grep SigIgn /proc/self/status`,
    `export DO='EXEC sh -c "kill -INT \\$\\$; echo lives"'; bash -c "$DO; :" & wait`,
    'strace true 2>&- || exec echo none; strace -f -o strace EXEC grep SigIgn /proc/self/status',
    'EXEC cat <(echo one) <(echo two)',
    'CAPTURE=--no-capture; EXEC cat <(echo one) <(echo two)',
    'CAPTURE=--no-capture; exec 62</dev/null; ulimit -n 40; EXEC echo ran',
    `trap '' HUP; export PWD=/none OLDPWD=/x SHLVL=7 IFS=x OPTIND=5 PS1=p; unset _; EXEC env | grep -v JOB_LOGGER | sort; :`,
    `trap "" HUP; EXEC sh -c 'echo $#' $(seq 30000); :`,
    // What `env` takes for a variable, or a program for its option.
    `trap "" HUP; f() { :; }; export -f f; mkdir -p a=1; printf '#!/bin/bash\necho ran $0 $1; f' > a=1/run; chmod +x a=1/run; EXEC ./a=1/run b=2; :`,
    `trap "" HUP; ln -sf /bin/echo ./-x=1; PATH=.:$PATH; EXEC -x=1 ran; :`,
    `ulimit -Sn 300; ln -sf /bin/echo ./-x; PATH=.:$PATH; EXEC -x ran; :`,
    'trap "" HUP; PATH=/none; EXEC /bin/echo ran; :',
    'unset OLDPWD PS1; trap "" HUP; EXEC env | grep -v JOB_LOGGER | sort; :',
    // Where another program starts it, it is looked up by us.
    `mkdir -p real/sub first; printf '#!/none/sh\n' >first/prog; printf '#!/bin/sh\necho ran\n' >real/prog; chmod +x first/prog real/prog; ln -sfn real/sub link
      ulimit -Sn 300; PATH=$PWD/first:$PWD/link/..:$PATH; env EXEC prog`,
    String.raw`printf '#!./odd\r\n' >by; ln -sf /bin/echo $'odd\r'; chmod +x by; ulimit -Sn 300; env EXEC ./by`,
    `trap '' HUP; mkdir -p gone; cd gone; rmdir ../gone; EXEC /bin/echo ran; :`,
    // Where a shell restores something, it changes no word.
    String.raw`EXEC printf '%s|' 'a\b' 'C:\x' "it's" '$HOME' '"' '*' '~' '!' '%' '&;|<>' $'\x60id\x60' '' $'two\nlines' <&-`,
    // Arguments, variables, programs and interpreters that are not UTF-8.
    String.raw`EXEC printf '%s|' "$(printf 'caf\351\n\nx')" 'pl ai"n' $'two\nlines'`,
    String.raw`EXEC sh -c 'printf %s "$1" | od -c' sh $'\1%'"$(printf "$(printf '\\%o' {2..255})")"`,
    String.raw`EXEC sh -c 'printf %s "$1" | wc -c' sh "$(head -c 100000 /dev/zero | tr '\0' '\351')"`,
    String.raw`EXEC sh -c 'echo $#; shift 9999; echo "$1"' sh $(printf 'caf\351-%d\n' {1..10000})`,
    String.raw`VALUE="$(head -c 40000 /dev/zero | tr '\0' '\351')" EXEC printenv VALUE`,
    String.raw`VALUE=$(printf 'caf\351\n\nx') PLAIN='è "$x"' EXEC printenv VALUE PLAIN`,
    String.raw`mkdir -p $'b\351n'; cd $'b\351n'; EXEC printenv PWD; cd ..; EXEC printenv OLDPWD`,
    String.raw`env $'a-b=\351' $'a.b=caf\351' EXEC env | grep -a '^a.b=' | sort`,
    String.raw`mkdir -p $'b\351n'; printf '#!/bin/sh\necho ran $1' >$'b\351n/prog\351'; chmod +x $'b\351n/prog\351'
      EXEC ./$'b\351n/prog\351' 1; PATH="$PWD/$(printf 'b\351n'):$PATH"; EXEC $'prog\351' 2`,
    String.raw`mkdir -p opt/é; ln -sf /bin/sh opt/é/sh; printf '#!opt/é/sh\necho read' >by.sh; chmod +x by.sh; EXEC ./by.sh`,
  ])('is the same as without us: %s', async (line) => {
    stage.write('stdin', 'in');
    const inBytes: SpawnSyncOptions = { env: { ...stage.env, LC_ALL: 'C' }, encoding: 'latin1' };
    const around = (prefix: string) => shell(line.replaceAll('EXEC', prefix), inBytes);
    const seen = around(EXEC.replace('--job', '$CAPTURE --job'));
    expect(seen.stdout).not.toBe('');
    expect(seen.stdout.replace(/^_=.*$/m, '')).toBe(around('').stdout.replace(/^_=.*$/m, ''));
    expect([seen.status, seen.stderr]).toEqual([0, '']);
    expect(await stage.newestRun()).toMatchObject({ status: 'Done' });
  });

  it('is an Error if it is not there, also by a name that is not UTF-8', async () => {
    expect(shell(`${EXEC} ./$'none\\351'`).status).toBe(127);
    expect(await stage.newestRun()).toMatchObject({ status: 'Error', exitCode: 127 });
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

  it('when nothing can be written, or too few files can be opened', () => {
    const env = { JOB_LOGGER_HOME: '/proc/home', TMPDIR: '/proc' };
    const result = stage.run(['exec', '--job', '3', '--', 'sh', '-c', 'echo ran; exit 4'], { env });
    expect(result).toMatchObject({ code: 4, stdout: 'ran\n' });
    expect(shell(`ulimit -n 20; ${EXEC} echo ran`).stderr).not.toContain('TypeError');
  });

  it('when its other files are missing', () => {
    for (const name of ['job-logger.js', 'exec.js'])
      stage.write(`bare/${name}`, readFileSync(path.join(path.dirname(command), name)));
    const bare = shell(`"${process.execPath}" bare/job-logger.js exec --job 3 -- echo ran --password=hunter2`);
    expect(bare).toMatchObject({ status: 0, stdout: 'ran --password=hunter2\n' });
    expect(bare.stderr).not.toContain('hunter2');
  });

  it('when it is turned off: nothing is recorded', async () => {
    const before = (await stage.runs()).length;
    for (const job of [['--job', '3'], []]) {
      const { code, stdout, stderr } = stage.run(['exec', ...job, '--', 'echo', 'ran'], { env: { JOB_LOGGER: 'off' } });
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'ran\n', stderr: '' });
    }
    expect((await stage.runs()).length).toBe(before);
  });

  it('in its environment, except for the mark of the run', async () => {
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

describe('exec within exec', () => {
  it('of the same job is one run', async () => {
    const before = (await stage.runs()).length;
    const inner = [process.execPath, command, 'exec', '--job', '3', '--', 'echo', 'inner'];
    expect(await stage.exec(inner)).toMatchObject({ stdout: 'inner\n', run: { lineCount: 1 } });
    expect((await stage.runs()).length).toBe(before + 1);
  });
});
