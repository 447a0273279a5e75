import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ended, repository, shippers, until, useStage } from '../../sdk/test/stage.js';

const stage = useStage();

const logging = (lines: number, then = '') => `
  const { monitorScript, currentRun } = require('@job-logger/sdk');
  monitorScript({ jobId: 3 });
  for (let i = 0; i < ${lines}; i++) currentRun().info('line ' + i);
  ${then}`;

/** A job that says "ready" and ends when its standard input does. */
const waiting = logging(3, `console.log('ready'); process.stdin.on('end', () => console.log('bye')).resume();`);

async function startWaiting() {
  const job = stage.start(stage.job(waiting));
  const end = ended(job);
  await once(job.stdout!, 'data');
  return { job, end };
}

/** The pid of the only shipper, once it runs. */
async function shipper(): Promise<number> {
  await until(() => shippers(stage.home).length === 1 && stage.sockets().length === 1);
  return shippers(stage.home)[0]!;
}

describe('a shipper', () => {
  it('shows a run as Pending while it lives, then ships it and what killed shippers have left, and ends', async () => {
    const { job, end } = await startWaiting();
    await until(async () => (await stage.runs())[0]?.LineCount === 3);
    expect((await stage.runs())[0]).toMatchObject({ Status: 'Pending', EndedAt: null, HeartbeatSeconds: 15 });
    const left = JSON.stringify(path.join(stage.home, 'journal', '1-2.sock'));
    spawnSync(process.execPath, [
      '-e',
      `require('net').createServer().listen(${left}, () => process.kill(process.pid, 9))`,
    ]);
    expect(stage.sockets()).toHaveLength(2);
    job.stdin!.end();
    await end;
    await stage.shipped(2000);
    expect(await stage.runs()).toMatchObject([{ Status: 'Done' }]);
    expect([...stage.journals(), ...stage.sockets()]).toEqual([]);
  });

  it('that is stopped blocks nothing: 1,000 lines, 1,000 runs, and the job ends', async () => {
    const { job, end } = await startWaiting();
    process.kill(await shipper(), 'SIGSTOP');
    job.stdin!.end();
    expect(await end).toMatchObject({ code: 0, stdout: 'ready\nbye\n', stderr: '' });
    const runs = `const { monitorJob } = require('@job-logger/sdk'); for (let i = 0; i < 1000; i++) monitorJob({ jobId: 5 }, () => {})();`;
    for (const text of [logging(1000), runs]) {
      const bare = await stage.run(stage.script('many.cjs', text), { JOB_LOGGER_SHIPPER_PATH: stoppedShipper() });
      expect(bare).toMatchObject({ code: 0, stderr: '' });
    }
    for (const pid of shippers(stage.home)) process.kill(pid, 'SIGCONT');
    await until(async () => (await stage.runs()).some((run) => run.Status === 'Done'));
  });

  it("that is killed is started again, and the job doesn't notice", async () => {
    const { job, end } = await startWaiting();
    const first = await shipper();
    process.kill(first, 'SIGKILL');
    await until(() => shippers(stage.home).some((pid) => pid !== first));
    job.stdin!.end();
    expect(await end).toMatchObject({ code: 0, stdout: 'ready\nbye\n', stderr: '' });
    expect(await stage.shippedRuns()).toMatchObject([{ Status: 'Done', LineCount: 3 }]);
  });

  it('that is killed repeatedly is started repeatedly, and reported in one line', async () => {
    const { job, end } = await startWaiting();
    const killed: number[] = [];
    while (killed.length < 3) {
      await until(() => shippers(stage.home).some((pid) => !killed.includes(pid)));
      const pid = shippers(stage.home).find((one) => !killed.includes(one))!;
      process.kill(pid, 'SIGKILL');
      killed.push(pid);
    }
    await until(() => shippers(stage.home).some((pid) => !killed.includes(pid)));
    job.stdin!.end();
    const { code, stderr } = await end;
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^job-logger: the shipper ended twice before the run did \(SIGKILL\); the run is kept [^\n]*\n$/,
    );
    expect(await stage.shippedRuns()).toMatchObject([{ Status: 'Done', LineCount: 3 }]);
  });

  it('that was killed twice is started for the next run of the process', async () => {
    const file = stage.job(`const { monitorJob } = require('@job-logger/sdk');
      const run = () => monitorJob({ jobId: 3 }, () => new Promise((done) => process.stdin.once('data', done)))();
      (async () => { console.log('ready'); await run(); await run(); process.stdin.pause(); })();`);
    const job = stage.start(file);
    const end = ended(job);
    await once(job.stdout!, 'data');
    const first = await shipper();
    process.kill(first, 'SIGKILL');
    await until(() => shippers(stage.home).some((pid) => pid !== first));
    const second = shippers(stage.home).find((pid) => pid !== first)!;
    process.kill(second, 'SIGKILL');
    await until(() => shippers(stage.home).length === 0);
    job.stdin!.write('next');
    await until(() => shippers(stage.home).length === 1);
    await pause(200);
    job.stdin!.write('end');
    expect(await end).toMatchObject({ code: 0 });
    expect(await stage.shippedRuns()).toMatchObject([{ Status: 'Done' }, { Status: 'Done' }]);
  });

  it('killed while the job blocks its thread costs the job nothing', async () => {
    const file = stage.job(`${logging(1)} process.stdout.write('ready\\n');
      const until = Date.now() + 700; while (Date.now() < until) currentRun().info('x');
      console.log('bye');`);
    const job = stage.start(file);
    const end = ended(job);
    await once(job.stdout!, 'data');
    process.kill(await shipper(), 'SIGKILL');
    expect(await end).toMatchObject({ code: 0, signal: null, stdout: 'ready\nbye\n', stderr: '' });
    expect(stage.journals()).toHaveLength(1);
  });

  it('that gets SIGTERM stays until the job is gone', async () => {
    const { job, end } = await startWaiting();
    const pid = await shipper();
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.kill(pid, signal);
    await pause(300);
    expect(shippers(stage.home)).toEqual([pid]);
    job.stdin!.end();
    await end;
    await stage.shipped(2000);
    expect(await stage.runs()).toMatchObject([{ Status: 'Done' }]);
  });

  it('notices within two seconds that a job is gone, whatever killed it', async () => {
    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGABRT'] as const) {
      const { job, end } = await startWaiting();
      job.kill(signal);
      expect(await end).toMatchObject({ signal, stdout: 'ready\n', stderr: '' });
      await stage.shipped(2000);
      const [run] = await stage.runs();
      expect(run).toMatchObject({ Status: 'Lost', LineCount: 3 });
      const lines = await stage.lines(run!.RunId);
      // The last sign of life: its last line, or a later look of its shipper.
      expect(Date.parse(run!.EndedAt!)).toBeGreaterThanOrEqual(Date.parse(lines.at(-1)!.At));
      expect(Date.parse(run!.EndedAt!)).toBeLessThanOrEqual(Date.now());
    }
  });

  it('shows how long a run lived that was silent before it was killed', async () => {
    const { job, end } = await startWaiting();
    await shipper();
    await pause(3500);
    job.kill('SIGKILL');
    await end;
    const [run] = await stage.shippedRuns();
    const lines = await stage.lines(run!.RunId);
    expect(Date.parse(run!.EndedAt!) - Date.parse(lines.at(-1)!.At)).toBeGreaterThan(1500);
  });

  it('that is killed with its job leaves the time when it last saw the job', async () => {
    const { job, end } = await startWaiting();
    const pid = await shipper();
    await until(async () => (await stage.runs())[0]?.LineCount === 3);
    await pause(3500);
    process.kill(pid, 'SIGKILL');
    job.kill('SIGKILL');
    await end;
    await stage.run(stage.script('next.cjs', logging(1)));
    await until(() => stage.journals().length === 0);
    const lost = (await stage.runs()).find(({ Status }) => Status === 'Lost')!;
    const lines = await stage.lines(lost.RunId);
    expect(Date.parse(lost.EndedAt!) - Date.parse(lines.at(-1)!.At)).toBeGreaterThan(1500);
  });

  it('is not fooled by a fork that holds the pipe open', async () => {
    // Python's multiprocessing forks without exec, so the child keeps the writer's end of the pipe.
    const journal = path.join(stage.home, 'journal');
    const begin = { seq: 0, kind: 'begin', v: 1, runId: '0b0e8a52-7a42-4a0c-9a67-0d5d0c0f3a10', jobId: 3, at: '2026-11-24T10:00:00.000Z', destination: null, machine: 'm', osUser: 'u', pid: 1, runtime: 'python', sdk: '0', script: 's', heartbeatSeconds: 15 }; // prettier-ignore
    const file = stage.script(
      'job.py',
      `import json, os, subprocess, sys, time
stat = open('/proc/self/stat').read().rsplit(')', 1)[1].split()
key = f'{os.getpid()}-{stat[19]}'
begin = json.loads(sys.argv[1]); folder = sys.argv[2]
begin['destination'] = sys.argv[3]; begin['machine'] = os.uname().nodename
os.makedirs(folder, exist_ok=True)
shipper = subprocess.Popen(['node', sys.argv[4]], stdin=subprocess.PIPE, cwd=folder, start_new_session=True)
shipper.stdin.write((json.dumps({'key': key, 'journalFolder': folder, 'settingsFolder': folder}) + '\\n').encode()); shipper.stdin.flush()
open(f"{folder}/{key}-{begin['runId']}.jsonl", 'w').write(json.dumps(begin) + '\\n')
if os.fork() == 0:
    time.sleep(4)
else:
    time.sleep(0.5)
os._exit(0)`,
    );
    const args = [file, JSON.stringify(begin), journal, stage.database, path.join(repository, 'sdk/dist/shipper.js')];
    const job = spawn('python3', args, { env: { ...stage.env, JOB_LOGGER_SHIPPER: '1' }, stdio: 'ignore' });
    await once(job, 'exit');
    await until(async () => (await stage.runs())[0]?.Status === 'Lost', 3000);
    expect(await stage.runs()).toMatchObject([{ Status: 'Lost', Runtime: 'python' }]);
  });

  it('sends heartbeats, which show that a silent run lives', async () => {
    const { job, end } = await startWaiting();
    await until(async () => (await stage.runs())[0]?.LineCount === 3);
    const first = (await stage.runs())[0]!.HeartbeatAt!;
    await until(async () => (await stage.runs())[0]!.HeartbeatAt! > first, 20_000);
    const second = (await stage.runs())[0]!.HeartbeatAt!;
    expect(Date.parse(second) - Date.parse(first)).toBeGreaterThan(13_000);
    job.stdin!.end();
    await end;
  }, 40_000);

  it('tries again if the system holds a journal for a while, and nothing is left', async () => {
    // Like a virus scanner on Windows: reading, then removing fails this many times.
    const busy = stage.script(
      'busy.cjs',
      `const fs = require('node:fs');
       for (const name of ['rmSync', 'openSync']) {
         const own = fs[name]; let left = 4;
         fs[name] = (file, ...rest) => {
           if (/jsonl$/.test(file) && left-- > 0) throw Object.assign(new Error('EBUSY: resource busy or locked'), { code: 'EBUSY' });
           return own(file, ...rest);
         };
       }`,
    );
    const job = stage.job(logging(3));
    expect(await stage.run(job, { JOB_LOGGER_NODE_OPTIONS: `--require "${busy}"` })).toMatchObject({ stderr: '' });
    await stage.shipped();
    expect(stage.journals()).toEqual([]);
    expect(await stage.runs()).toMatchObject([{ Status: 'Done', LineCount: 3 }]);
  });

  it('ships two runs of one process, each to its own database', async () => {
    const other = stage.database.replace('.db', '-2.db');
    const { initDatabase } = await import('#database');
    await initDatabase(other);
    const { withDatabase } = await import('../../sdk/test/stage.js');
    await withDatabase(other, async (db) => {
      const [department] = await db.call('SaveDepartment', { Name: 'Finance' });
      await db.call('SaveJob', { JobId: 3, Name: 'Job 3', DepartmentId: department!.DepartmentId });
    });
    const file = stage.job(`const { monitorJob, currentRun } = require('@job-logger/sdk');
      monitorJob({ jobId: 3, message: 'here' }, () => {})();
      monitorJob({ jobId: 3, message: 'there', database: ${JSON.stringify(other)} }, () => {})();`);
    await stage.run(file);
    expect((await stage.shippedRuns()).map((run) => run.Message)).toEqual(['here']);
    const there = await withDatabase(other, (db) => db.call('ListRuns', {}));
    expect(there.map((run) => run.Message)).toEqual(['there']);
  });

  it('watches a worker thread by itself', async () => {
    const file = stage.job(`const { Worker, isMainThread } = require('node:worker_threads');
      const { monitorJob, currentRun } = require('@job-logger/sdk');
      if (isMainThread) {
        monitorJob({ jobId: 3 }, async () => {
          await new Promise((done) => new Worker(__filename).on('exit', done));
          await new Promise((done) => new Worker(__filename, { argv: ['die'] }).on('exit', done));
        })();
      } else monitorJob({ jobId: 5 }, () => { currentRun().info('in the worker'); if (process.argv[2]) process.exit(2); })();`);
    expect(await stage.run(file)).toMatchObject({ code: 0, stderr: '' });
    const runs = await stage.shippedRuns();
    expect(runs.map((run) => `${run.JobId} ${run.Status}`).toSorted()).toEqual(['3 Done', '5 Done', '5 Error']);
  });
});

/** A shipper that stops itself before it reads. */
function stoppedShipper(): string {
  const real = path.join(repository, 'sdk/dist/shipper.js');
  expect(readFileSync(real, 'utf8')).toContain('journalFolder');
  const file = path.join(stage.folder, 'stopped.cjs');
  writeFileSync(file, `process.kill(process.pid, 'SIGSTOP'); require(${JSON.stringify(real)});`);
  return file;
}
