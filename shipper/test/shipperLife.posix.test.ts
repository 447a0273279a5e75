import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { initDatabase } from '#database';
import { readStat } from '#sdk/processKey';
import { ended, repository, shippers, until, useStage, withDatabase } from '../../sdk/test/stage.js';
import { journal, line } from './orphans.js';

const stage = useStage();
const realShipper = path.join(repository, 'sdk/dist/shipper.js');

const logging = (lines: number, then = '') => `
  const { monitorScript, currentRun } = require('@job-logger/sdk');
  monitorScript({ jobId: 3 });
  for (let i = 0; i < ${lines}; i++) currentRun().info('line ' + i);
  ${then}`;

/** A job that says "ready" and ends when its standard input does. */
const waiting = logging(3, `console.log('ready'); process.stdin.on('end', () => console.log('bye')).resume();`);

async function startWaiting(env: NodeJS.ProcessEnv = {}) {
  const job = stage.start(stage.job(waiting), env);
  const end = ended(job);
  await once(job.stdout!, 'data');
  return { job, end };
}

/** The pid of the only shipper, once it runs. */
async function shipper(): Promise<number> {
  await until(() => shippers(stage.home).length === 1 && stage.sockets().length === 1);
  return shippers(stage.home)[0]!;
}

/** Waits until the shipper notes that it has seen the job two seconds after now. */
async function seenLater() {
  await shipper();
  const at = Date.now() + 2000;
  const socket = path.join(stage.home, 'journal', stage.sockets()[0]!);
  await until(() => statSync(socket).mtimeMs > at);
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
    await stage.shipped();
    expect(await stage.runs()).toMatchObject([{ Status: 'Done' }]);
    expect([...stage.journals(), ...stage.sockets()]).toEqual([]);
  });

  it('that is stopped blocks nothing: 1,000 lines, 1,000 runs, and the job ends', async () => {
    const { job, end } = await startWaiting();
    process.kill(await shipper(), 'SIGSTOP');
    job.stdin!.end();
    expect(await end).toMatchObject({ code: 0, stdout: 'ready\nbye\n', stderr: '' });
    const runs = `const { monitorJob } = require('@job-logger/sdk'); for (let i = 0; i < 1000; i++) monitorJob({ jobId: 5 }, () => {})();`;
    // It stops itself before it reads.
    const stopped = stage.script('stopped.cjs', `process.kill(process.pid, 'SIGSTOP'); require('${realShipper}');`);
    for (const text of [logging(1000), runs]) {
      const many = await stage.run(stage.script('many.cjs', text), { JOB_LOGGER_SHIPPER_PATH: stopped });
      expect(many).toMatchObject({ code: 0, stderr: '' });
    }
    for (const pid of shippers(stage.home)) process.kill(pid, 'SIGCONT');
    await until(async () => (await stage.runs()).some((run) => run.Status === 'Done'));
  });

  it.each([
    [1, /^$/],
    [3, /^job-logger: the shipper ended twice before the run did \(SIGKILL\); the run is kept [^\n]*\n$/],
  ])('that is killed is started again, with at most one line about it (killed %i times)', async (times, told) => {
    const { job, end } = await startWaiting();
    const killed: number[] = [];
    const next = () => shippers(stage.home).find((pid) => !killed.includes(pid));
    await shipper();
    while (killed.length < times) {
      await until(() => next() !== undefined);
      killed.push(next()!);
      process.kill(killed.at(-1)!, 'SIGKILL');
    }
    await until(() => next() !== undefined);
    job.stdin!.end();
    expect(await end).toMatchObject({ code: 0, stdout: 'ready\nbye\n', stderr: expect.stringMatching(told) });
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
      while (!require('fs').existsSync('killed')) currentRun().info('x');
      console.log('bye');`);
    const job = stage.start(file);
    const end = ended(job);
    await once(job.stdout!, 'data');
    process.kill(await shipper(), 'SIGKILL');
    stage.script('killed', '');
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
    await stage.shipped();
    expect(await stage.runs()).toMatchObject([{ Status: 'Done' }]);
  });

  it('notices that a job is gone, whatever killed it', async () => {
    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGABRT'] as const) {
      const { job, end } = await startWaiting();
      job.kill(signal);
      expect(await end).toMatchObject({ signal, stdout: 'ready\n', stderr: '' });
      await stage.shipped();
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
    await seenLater();
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
    await seenLater();
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
    // Python's multiprocessing forks without exec, so the child keeps the writer's end of the pipe, as this process does here.
    const gone = spawn('sleep', ['1']);
    const key = `${gone.pid}-${readStat(gone.pid!)[19]}`;
    const journalFolder = path.dirname(journal(stage, stage.database, [line(1)], {}, key));
    const env = { ...stage.env, JOB_LOGGER_SHIPPER: '1' };
    const { stdin } = spawn(process.execPath, [realShipper], { cwd: journalFolder, env });
    // What is no message is ignored.
    stdin.write(`null\n5\n${JSON.stringify({ key, journalFolder, settingsFolder: stage.folder })}\n`);
    await once(gone, 'exit');
    await until(async () => (await stage.runs())[0]?.Status === 'Lost');
    expect(await stage.runs()).toHaveLength(1);
    stdin.destroy();
  });

  it('sends heartbeats, which show that a silent run lives, even if the clock is set back', async () => {
    const clock = 'const own = Date.now, at = own() + 5000; Date.now = () => own() - 36e5 * (own() > at);';
    const { job, end } = await startWaiting({ JOB_LOGGER_NODE_OPTIONS: `-r "${stage.script('clock.cjs', clock)}"` });
    await until(async () => (await stage.runs())[0]?.LineCount === 3);
    const first = (await stage.runs())[0]!.HeartbeatAt!;
    await until(async () => (await stage.runs())[0]!.HeartbeatAt! > first, 40_000);
    const second = (await stage.runs())[0]!.HeartbeatAt!;
    expect(Date.parse(second) - Date.parse(first)).toBeGreaterThan(13_000);
    job.stdin!.end();
    await end;
  });

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
    await initDatabase(other);
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
