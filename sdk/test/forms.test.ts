import { useStage } from './stage.js';

const stage = useStage();

async function onlyRun() {
  await stage.shipped();
  expect(stage.journals()).toEqual([]);
  const runs = await stage.runs();
  expect(runs).toHaveLength(1);
  const lines = await stage.lines(runs[0]!.RunId);
  return { run: runs[0]!, lines: lines.map(({ Level, Text }) => `${Level} ${Text}`) };
}

describe('monitorScript', () => {
  it('records the process from its start to its end', async () => {
    const before = Date.now();
    const file = stage.job(`const { monitorScript, currentRun } = require('@job-logger/sdk');
      monitorScript({ jobId: 3 });
      const run = currentRun();
      run.info('loaded 12 rows'); run.debug('detail'); run.warn('two are odd'); run.error('one is wrong');
      run.progress(0.5, 'halfway'); run.metric('rows', 12); run.metric('rows', 13); run.comment('look at row 7');
      run.message('12 rows compared');`);
    expect(await stage.run(file)).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const { run, lines } = await onlyRun();
    const counts = { WarningCount: 1, ErrorCount: 1, LineCount: 4, Metrics: '{"rows":13}' };
    const progress = { Progress: 0.5, ProgressText: 'halfway' };
    const origin = { Runtime: `node ${process.versions.node}`, Script: file, ExitCode: 0 };
    const end = { JobId: 3, Status: 'Done', Message: '12 rows compared' };
    expect(run).toMatchObject({ ...counts, ...progress, ...origin, ...end });
    expect(lines).toEqual(['info loaded 12 rows', 'debug detail', 'warn two are odd', 'error one is wrong']);
    expect(Date.parse(run.StartedAt)).toBeGreaterThanOrEqual(before - 50);
    expect(Date.parse(run.EndedAt!)).toBeGreaterThan(Date.parse(run.StartedAt));
  });

  it.each([
    ['process.exit(3)', { Status: 'Error', ExitCode: 3, Message: 'Ended with exit code 3' }],
    ['process.exitCode = 4', { Status: 'Error', ExitCode: 4 }],
    ['process.on("exit", () => {})', { Status: 'Done', ExitCode: 0, Message: 'ended', ValidationReason: 'as always' }],
    ['throw new RangeError("no rows")', { Status: 'Error', ExitCode: 1, Message: 'no rows' }],
    ['Promise.reject(new Error("no answer"))', { Status: 'Error', ExitCode: 1, Message: 'no answer' }],
    [`Promise.reject('no "rows"')`, { Status: 'Error', Message: 'Unhandled rejection: no "rows"' }],
    [`fetch('http://127.0.0.1:1')`, { Status: 'Error', Message: 'fetch failed: bad port' }],
    [`Promise.any([Promise.reject(1)])`, { Status: 'Error', Message: 'All promises were rejected: 1' }],
    ['process.on("uncaughtException", () => {}); throw new Error("handled")', { Status: 'Done', ExitCode: 0 }],
  ])('%s', async (statement, expected) => {
    const options = `{ jobId: 3, message: () => 'ended', validate: 'as always' }`;
    await stage.run(stage.job(`require('@job-logger/sdk').monitorScript(${options}); ${statement};`));
    expect((await onlyRun()).run).toMatchObject(expected);
  });

  it('distinguishes an await of the main module that never settles from a good end', async () => {
    const file = stage.script(
      'job.mjs',
      `import { createRequire } from 'node:module';
       createRequire(import.meta.url)('@job-logger/sdk').monitorScript({ jobId: 3 });
       await new Promise(() => {});`,
    );
    expect((await stage.run(file)).code).toBe(13);
    const { run } = await onlyRun();
    expect(run).toMatchObject({ Status: 'Error', ExitCode: 13 });
    expect(run.Message).toMatch(/ended before it finished/i);
  });

  it('covers imports if it is preloaded', async () => {
    const file = stage.job('throw new Error("at import")');
    await stage.run(file, { JOB_LOGGER_JOB: '3' }, { args: ['--require', '@job-logger/sdk/script'] });
    expect((await onlyRun()).run).toMatchObject({ Status: 'Error', Message: 'at import' });
  });

  it('keeps what the console prints, and prints it unchanged', async () => {
    const file = stage.job(`require('@job-logger/sdk').monitorScript({ jobId: 3, captureConsole: true });
      console.log('%d rows', 3, { a: 1 }); console.warn('odd'); console.error(new Error('x').message);`);
    expect(await stage.run(file)).toMatchObject({ stdout: '3 rows { a: 1 }\n', stderr: 'odd\nx\n' });
    expect((await onlyRun()).lines).toEqual(['info 3 rows { a: 1 }', 'warn odd', 'error x']);
  });

  it.each([
    [3, 'is part of its run', [3]],
    [5, 'is a run of that job', [3, 5]],
  ])('a forked child that names job %i %s', async (jobId, _what, recorded) => {
    const file = stage.job(`require('@job-logger/sdk').monitorScript({ jobId: process.argv[2] ? ${jobId} : 3 });
      if (!process.argv[2]) require('node:child_process').fork(__filename, ['child']);`);
    await stage.run(file);
    expect((await stage.shippedRuns()).map((run) => run.JobId).toSorted((a, b) => a - b)).toEqual(recorded);
  });
});

describe('monitorJob', () => {
  it.each([
    ['two arguments', `const main = monitorJob({ jobId: 3, message: (n) => n + ' rows' }, async () => work());`],
    ['curried', `const main = monitorJob({ jobId: 3, message: (n) => n + ' rows' })(() => work());`],
  ])('wraps a function: %s', async (_form, wrapping) => {
    const file = stage.job(`const { monitorJob, currentRun } = require('@job-logger/sdk');
      function work() { currentRun().info('working'); return 7; }
      ${wrapping}
      (async () => console.log(await main()))();`);
    expect((await stage.run(file)).stdout).toBe('7\n');
    const { run, lines } = await onlyRun();
    expect(run).toMatchObject({ Status: 'Done', Message: '7 rows', ExitCode: null });
    expect(lines).toEqual(['info working']);
  });

  it.each(['standard', 'legacy'])('decorates a method: %s decorators', async (kind) => {
    const { transformSync } = await import('esbuild');
    const { code } = transformSync(
      `import { monitorJob, currentRun } from '@job-logger/sdk';
       class Report {
         rows = 4;
         @monitorJob({ jobId: 3 }) main(more: number) { currentRun().info('in main'); return this.rows + more; }
       }
       console.log(new Report().main(2), new Report().main.name, Report.prototype.main.length);`,
      {
        loader: 'ts',
        format: 'cjs',
        target: 'node20',
        tsconfigRaw: { compilerOptions: { experimentalDecorators: kind === 'legacy' } },
      },
    );
    expect((await stage.run(stage.job(code))).stdout).toBe('6 main 1\n');
    expect((await onlyRun()).run).toMatchObject({ Status: 'Done', LineCount: 1 });
  });

  it('separates overlapping runs in one process', async () => {
    const file = stage.job(`const { monitorJob, currentRun } = require('@job-logger/sdk');
      const main = monitorJob({ jobId: 3 }, async (n) => {
        for (let i = 0; i < 5; i++) { currentRun().info(n + ':' + i); await new Promise((r) => setTimeout(r, 5)); }
        currentRun().message(n);
      });
      Promise.all(['a', 'b', 'c'].map(main)).then(() => currentRun().info('outside'));`);
    await stage.run(file);
    const runs = await stage.shippedRuns();
    expect(runs.map((run) => run.Message).toSorted((a, b) => a!.localeCompare(b!))).toEqual(['a', 'b', 'c']);
    for (const run of runs) {
      const lines = await stage.lines(run.RunId);
      expect(lines.map((line) => line.Text)).toEqual([0, 1, 2, 3, 4].map((i) => `${run.Message}:${i}`));
    }
  });

  it('asks for validation as the result says', async () => {
    const file = stage.job(`const { monitorJob } = require('@job-logger/sdk');
      monitorJob({ jobId: 3, validate: (n) => n > 2 && 'more than two differences' }, () => 3)();`);
    await stage.run(file);
    const asked = { Validation: 'Waiting', ValidationReason: 'more than two differences' };
    expect((await onlyRun()).run).toMatchObject(asked);
  });

  it('is TimedOut after its timeout, its signal aborts, and the function continues', async () => {
    const file = stage.job(`const { monitorJob, currentRun } = require('@job-logger/sdk');
      monitorJob({ jobId: 3, timeout: 60 }, async () => {
        const { signal } = currentRun(); setTimeout(() => {}, 200);
        for (let listeners = 0; listeners < 20; listeners++) signal.addEventListener('abort', () => {});
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        console.log(signal.reason.name);
        return 'went on';
      })().then(console.log);`);
    expect(await stage.run(file)).toMatchObject({ stdout: 'TimeoutError\nwent on\n', stderr: '' });
    expect((await onlyRun()).run).toMatchObject({ Status: 'TimedOut' });
  });

  it.each(['', 'monitorScript({ jobId: 3 });'])('aborts also for what asks after its timeout: %s', async (around) => {
    const file = stage.job(`const { monitorJob, monitorScript, currentRun } = require('@job-logger/sdk');
      ${around}
      monitorJob({ jobId: 3, timeout: 60 }, async () => {
        for (let turns = 0; turns < 100 && !currentRun().signal.aborted; turns++)
          await new Promise((resolve) => setTimeout(resolve, 20));
        return currentRun().signal.reason.name;
      })().then((said) => console.log(said, currentRun().signal.aborted));`);
    expect(await stage.run(file)).toMatchObject({ stdout: 'TimeoutError false\n', stderr: '' });
  });

  it.each([
    [
      'a run by hand within it that timed out',
      'log.beginJob(); await sleep(60); log.finishJob(); show(currentRun().signal.aborted)',
    ],
    ['itself, to each its own', 'setTimeout(() => show(currentRun().signal === currentRun().signal), 20)'],
  ])('has a signal of its own after the end of %s', async (_what, text) => {
    const file = stage.job(`const { monitorJob, currentRun, JobLogger } = require('@job-logger/sdk');
      const log = new JobLogger({ jobId: 3, timeout: 20 }), show = (what) => console.log(String(what));
      const sleep = require('node:timers/promises').setTimeout;
      monitorJob({ jobId: 3 }, async () => { ${text}; })();`);
    expect(await stage.run(file)).toMatchObject({ stdout: 'false\n', stderr: '' });
  });

  it('has its whole timeout, although starting the shipper takes long', async () => {
    const file = stage.job(`const children = require('node:child_process'), { spawn } = children;
      children.spawn = (...all) => { while (process.uptime() < 2); return spawn(...all); };
      require('@job-logger/sdk').monitorJob({ jobId: 3, timeout: 1000 }, () => {})();`);
    await stage.run(file);
    expect((await onlyRun()).run).toMatchObject({ Status: 'Done' });
  });

  it.each([
    ['process.exit(0)', { Status: 'Done', Message: 'OK', ValidationReason: 'The result must be checked.' }],
    ['process.exit(2)', { Status: 'Error', ExitCode: 2 }],
    ['await new Promise(() => {})', { Status: 'Error', ExitCode: 0 }],
    [
      'const from = process.uptime(); while (process.uptime() < from + 1.2);',
      { Status: 'TimedOut', Message: 'Ended only after its timeout of 1 s' },
    ],
  ])('that ends by, or after, %s', async (statement, expected) => {
    const file = stage.job(
      `const options = { jobId: 3, timeout: 1000, validate: true, message: ({ rows }) => rows };
      require('@job-logger/sdk').monitorJob(options, async () => { await null; ${statement}; })();`,
    );
    expect(await stage.run(file)).toMatchObject({ stderr: '' });
    expect((await onlyRun()).run).toMatchObject(expected);
  });

  it.each([
    ['message', `() => { throw new Error('bad option') }`, 'bad option'],
    ['message', `async () => { throw new Error('unhandled') }`, "it must not be async: the run doesn't wait"],
    ['validate', `async (rows) => rows === 0`, "it must not be async: the run doesn't wait"],
  ])('does nothing to the job if its function fails: %s: %s', async (option, text, why) => {
    const file = stage.job(`const { monitorJob } = require('@job-logger/sdk');
      const main = monitorJob({ jobId: 3, ${option}: ${text} }, () => 1);
      console.log(main());`);
    const { code, stdout, stderr } = await stage.run(file);
    expect([code, stdout]).toEqual([0, '1\n']);
    expect(stderr).toBe(`job-logger: the option "${option}" of job 3 failed (${why}); it is ignored.\n`);
    expect((await onlyRun()).run).toMatchObject({ Status: 'Done', Message: 'OK' });
  });
});

describe('JobLogger', () => {
  it('keeps no run that has ended, however many overlap', async () => {
    const file = stage.job(`const { JobLogger } = require('@job-logger/sdk');
      let last = new JobLogger({ jobId: 3 }); last.beginJob();
      const ended = [];
      for (let i = 0; i < 5; i++) {
        const next = new JobLogger({ jobId: 3 }); next.beginJob();
        ended.push(new WeakRef(last.run)); last.finishJob(); last = next;
      }
      setTimeout(() => { gc(); console.log(ended.filter((one) => one.deref()).length); last.finishJob(); }, 200);`);
    expect(await stage.run(file, { NODE_OPTIONS: '--expose-gc' })).toMatchObject({ code: 0, stdout: '0\n' });
  });

  it('begins, finishes and handles an error by hand', async () => {
    const file = stage.job(`const { JobLogger, currentRun } = require('@job-logger/sdk');
      const logger = new JobLogger({ jobId: 3 });
      logger.beginJob().info('one'); currentRun().info('two'); logger.finishJob();
      logger.beginJob(); logger.handleError(new Error('no rows', { cause: new Error('no table') }));
      logger.run.info('nowhere'); logger.finishJob();`);
    expect(await stage.run(file)).toMatchObject({ code: 0, stderr: '' });
    const [failed, done] = await stage.shippedRuns();
    expect(done).toMatchObject({ Status: 'Done', LineCount: 2 });
    expect(failed).toMatchObject({ Status: 'Error', Message: 'no rows', LineCount: 0 });
    expect(failed!.Traceback).toMatch(/^Error: no rows\n {4}at .*job\.cjs.*\nCaused by: Error: no table\n/s);
  });

  it('that never finishes is an Error with a message about that', async () => {
    await stage.run(stage.job(`new (require('@job-logger/sdk').JobLogger)({ jobId: 3 }).beginJob();`));
    const Message = 'The process ended before finishJob (exit code 0)';
    expect((await onlyRun()).run).toMatchObject({ Status: 'Error', Message });
  });
});

describe('loading', () => {
  it("loads Node's own modules only", async () => {
    const file = stage.job(`require('@job-logger/sdk').monitorScript({ jobId: 3 });
      console.log(Object.keys(require.cache).filter((file) => file !== __filename).join());`);
    expect((await stage.run(file)).stdout).toMatch(/sdk.dist.index\.js\n$/);
    expect((await stage.run(file)).stdout.split(',')).toHaveLength(1);
  });

  it.each([{ JOB_LOGGER: 'off' }, { JOB_LOGGER_SHIPPER: '1' }])('is off with %j', async (env) => {
    const file = stage.job(`const sdk = require('@job-logger/sdk'); sdk.monitorScript({ jobId: 3 });
      sdk.currentRun().info('x'); console.log(sdk.monitorJob({ jobId: 3 }, () => 1)());
      const logger = new sdk.JobLogger({ jobId: 3 }); logger.beginJob().warn('x'); logger.finishJob();`);
    expect(await stage.run(file, env)).toMatchObject({ code: 0, stdout: '1\n', stderr: '' });
    expect(stage.journals()).toEqual([]);
    expect(await stage.runs()).toEqual([]);
  });
});
