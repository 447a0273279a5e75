/** If a shipper can't start, or would be started by something that isn't Node, the job goes on as if unwatched. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { formatServerSetting, openSilentPort } from '../../bench/ports.js';
import { asRoot, ended, repository, shippers, until, useStage } from './stage.js';

const stage = useStage();
const shipperFile = path.join(repository, 'sdk/dist/shipper.js');
const job = `require('@job-logger/sdk').monitorScript({ jobId: 3 }); console.log('worked');`;

async function oneDoneRun() {
  await stage.shipped();
  expect(stage.journals()).toEqual([]);
  expect((await stage.runs()).map((run) => run.Status)).toEqual(['Done']);
}

function shell(command: string, env: NodeJS.ProcessEnv = {}) {
  const options = { cwd: stage.folder, env: { ...stage.env, ...env }, encoding: 'utf8' } as const;
  const { status: code, stdout, stderr } = spawnSync('bash', ['-c', command], options);
  return { code, stdout, stderr };
}

describe("cron's idioms", () => {
  it("a lock on the caller's descriptor is free as soon as the job is gone, however busy its shipper is", async () => {
    stage.job(job);
    // A server that never answers keeps the shipper busy after the job's end.
    const silent = await openSilentPort();
    const env = { JOB_LOGGER_DB: formatServerSetting(silent.port) };
    const first = shell(`exec 200>lock; flock -n 200 || exit 9; exec node job.cjs`, env);
    expect(first).toMatchObject({ code: 0, stdout: 'worked\n' });
    expect(shippers(stage.home)).toHaveLength(1);
    // The shipper first closes what it inherited, but Node needs time to start.
    await until(() => shell('exec 200>lock; flock -n 200').code === 0, 20_000);
    expect(shippers(stage.home)).toHaveLength(1);
    await silent.close();
  });

  it.each([
    'node job.cjs | cat',
    '(node job.cjs 2>&1) | cat',
    'out=$(node job.cjs); echo "$out"',
    'node job.cjs > >(cat)',
    'nohup node job.cjs 2>/dev/null',
  ])('%s waits for no shipper', async (command) => {
    stage.job(job);
    const silent = await openSilentPort();
    const { code, stdout } = shell(command, { JOB_LOGGER_DB: formatServerSetting(silent.port) });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'worked\n' });
    expect(shippers(stage.home)).toHaveLength(1);
    await silent.close();
  });

  it('works in a folder that was deleted meanwhile', async () => {
    stage.job(job);
    const { code } = shell(`mkdir gone && cd gone && rmdir ../gone && node '${stage.folder}/job.cjs'`);
    expect(code).toBe(0);
    await oneDoneRun();
  });

  it('is Done if the folder of its journal is deleted meanwhile, and says so', async () => {
    const child = stage.start(stage.job(`${job} process.stdin.resume();`));
    const end = ended(child);
    await until(async () => (await stage.runs()).length === 1);
    rmSync(stage.home, { recursive: true, maxRetries: 3 });
    child.stdin!.end();
    const { code, stderr } = await end;
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^job-logger: .+ \(it was deleted\).+\n$/),
    });
    await until(async () => (await stage.runs())[0]!.Status === 'Done');
  });
});

describe('what runs scripts', () => {
  it('a debugger in NODE_OPTIONS stays out of the shipper', async () => {
    const text = `process.env.NODE_OPTIONS = '--inspect-brk=0'; ${job}`;
    expect(await stage.run(stage.job(text))).toMatchObject({ code: 0, stderr: '' });
    await oneDoneRun();
  });

  it('a preload in NODE_OPTIONS makes one run, and no shipper for a shipper', async () => {
    const options = { NODE_OPTIONS: `--require "${path.join(repository, 'sdk/dist/script.js')}"`, JOB_LOGGER_JOB: '3' };
    expect(await stage.run(stage.job(`console.log('worked')`), options)).toMatchObject({ code: 0, stderr: '' });
    await oneDoneRun();
  });

  it.each(['', 'sdk.monitorScript({ jobId: 3 });'])('node --import, in a script with "%s"', async (line) => {
    const file = stage.script('job.mjs', `import sdk from '${path.join(repository, 'sdk/dist/index.js')}'; ${line}`);
    const args = ['--import', path.join(repository, 'sdk/dist/script.js')];
    await stage.run(file, { JOB_LOGGER_JOB: '3' }, { args });
    await oneDoneRun();
  });

  it("Yarn's Plug'n'Play: the shipper gets its hook, too", async () => {
    const hook = stage.script('.pnp.cjs', `require('node:fs').writeFileSync(__filename + '.used', '')`);
    const pnp = `process.versions.pnp = '3'; require('node:module').findPnpApi = () => ({ resolveRequest: (name) => name === 'pnpapi' && '${hook}' });`;
    expect(await stage.run(stage.job(pnp + job))).toMatchObject({ code: 0, stderr: '' });
    await oneDoneRun();
    expect(existsSync(`${hook}.used`)).toBe(true);
  });

  it('tsx', async () => {
    const text = `import { monitorScript } from '@job-logger/sdk'; const id: number = 3; monitorScript({ jobId: id });`;
    stage.script('tsconfig.json', '{}');
    const result = await stage.run(stage.script('job.cts', text), {}, { args: ['--import', require.resolve('tsx')] });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    await oneDoneRun();
  });

  it('jest, for a wrapped function', async () => {
    stage.script('package.json', '{}');
    stage.script(
      'a.test.js',
      `const { monitorJob } = require('@job-logger/sdk');
       test('works', async () => expect(await monitorJob({ jobId: 3 }, async () => 7)()).toBe(7));`,
    );
    const jest = path.join(repository, 'node_modules/jest/bin/jest.js');
    const { code, stderr } = await stage.run(jest, {}, { args: [] });
    expect({ code, open: /did not exit/.test(stderr) }).toEqual({ code: 0, open: false });
    await oneDoneRun();
  });

  it('cluster: its workers belong to the run of the primary', async () => {
    const text = `require('@job-logger/sdk').monitorScript({ jobId: 3 });
      const cluster = require('node:cluster');
      if (cluster.isPrimary) for (let i = 0; i < 3; i++) cluster.fork();
      else process.exit(0);`;
    expect(await stage.run(stage.job(text))).toMatchObject({ code: 0, stderr: '' });
    await oneDoneRun();
  });

  it.each(['__dirname', 'unknown'])('a bundle (%s): one line says what to set, and set it works', async (name) => {
    const outfile = bundleJob('out/bundle.cjs', name);
    const alone = await stage.run(outfile);
    expect(alone).toMatchObject({ code: 0, stdout: 'worked\n' });
    expect(alone.stderr).toMatch(
      /^job-logger: the shipper can't be started: its file isn't at [^\n]*JOB_LOGGER_SHIPPER_PATH[^\n]*\n$/,
    );
    expect(stage.journals()).toHaveLength(1);
    expect(await stage.run(outfile, { JOB_LOGGER_SHIPPER_PATH: shipperFile })).toMatchObject({ code: 0, stderr: '' });
    expect((await stage.shippedRuns()).map((run) => run.Status)).toEqual(['Done', 'Done']);
  });

  it.each(['node', 'report'])('a single executable named %s starts no second self', async (name) => {
    const file = singleExecutable(name);
    const run = (env: NodeJS.ProcessEnv) => ended(spawn(file, { env: { ...stage.env, ...env }, cwd: stage.folder }));
    const alone = await run({});
    expect(alone).toMatchObject({ code: 0, stdout: 'worked\n' });
    expect(alone.stderr).toMatch(
      /^job-logger: the shipper can't be started: [^\n]*isn't node\. Set JOB_LOGGER_NODE [^\n]*\n$/m,
    );
    expect(shippers(stage.home)).toEqual([]);
    const helped = await run({ JOB_LOGGER_NODE: process.execPath, JOB_LOGGER_SHIPPER_PATH: shipperFile });
    expect(helped.stderr).not.toMatch(/job-logger/);
    expect((await stage.shippedRuns()).map((one) => one.Status)).toEqual(['Done', 'Done']);
  });
});

/** As pid 1 of its own namespace, as in a container. */
function asPid1(file: string) {
  const args = ['--pid', '--fork', '--kill-child', '--mount-proc', 'node', file];
  return ended(spawn('unshare', args, { cwd: stage.folder, env: stage.env }));
}

describe('where the shipper dies with the job', () => {
  const inNamespace = process.getuid?.() === 0 && spawnSync('unshare', ['--pid', '--fork', 'true']).status === 0;

  it.each([
    ['', 0, 'Done'],
    ['process.exit(3)', 3, 'Error'],
    ['throw new Error("x")', 1, 'Error'],
    ['Promise.reject(new Error("x"))', 1, 'Error'],
  ])('a pid namespace: the exit waits until the run is in the database (%s)', async (statement, exitCode, Status) => {
    // If making a namespace isn't allowed, a setting asks for the same wait.
    const file = stage.job(`require('@job-logger/sdk').monitorScript({ jobId: 3 }); ${statement}`);
    const { code } = inNamespace ? await asPid1(file) : await stage.run(file, { JOB_LOGGER_WAIT: '1' });
    expect(code).toBe(exitCode);
    expect((await stage.runs()).map((run) => run.Status)).toEqual([Status]);
    expect(stage.journals()).toEqual([]);
  });

  it('waits at most exitTimeout, and not at all if it is 0', async () => {
    const silent = await openSilentPort();
    const env = { JOB_LOGGER_WAIT: '1', JOB_LOGGER_DB: formatServerSetting(silent.port) };
    for (const [exitTimeout, least, most] of [
      [600, 600, 2000],
      [0, 0, 2000],
    ] as const) {
      const file = stage.job(`require('@job-logger/sdk').monitorScript({ jobId: 3, exitTimeout: ${exitTimeout} });
        const ready = Date.now(); process.on('exit', () => console.log(Date.now() - ready));`);
      const { code, stdout } = await stage.run(file, env);
      expect(code).toBe(0);
      expect(Number(stdout)).toBeGreaterThanOrEqual(least);
      expect(Number(stdout)).toBeLessThan(most);
    }
    await silent.close();
  });
});

const [PERMISSION] = ['--permission', '--experimental-permission'].filter((flag) =>
  process.allowedNodeEnvironmentFlags.has(flag),
);

describe('if the system lacks', () => {
  it.each([
    ['descriptors', 'ulimit -n 24; exec node hungry.cjs'],
    ['the right to start any', `exec node ${PERMISSION} --allow-fs-read=* --allow-fs-write=* job.cjs`],
  ])('%s: the job goes on', async (_what, command) => {
    stage.job(job);
    stage.script(
      'hungry.cjs',
      `const { monitorScript } = require('@job-logger/sdk'); const { openSync } = require('node:fs');
       try { for (;;) openSync('/dev/null'); } catch {}
       monitorScript({ jobId: 3 }); console.log('worked');`,
    );
    const { code, stdout } = shell(command);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'worked\n' });
    await pause(200);
    expect(shippers(stage.home)).toEqual([]);
  });

  // Only root can be another user, to whose processes nobody else adds.
  asRoot('as root', () => {
    it('processes: the job continues, and the journal is kept or shipped', async () => {
      const user = `setpriv --reuid=${61_000 + (process.pid % 1000)} --clear-groups --inh-caps=-all --bounding-set=-all`;
      // The clone may be in a folder that only its owner can enter.
      cpSync(path.dirname(shipperFile), path.join(stage.folder, 'sdk'), { recursive: true });
      stage.job(job.replace('@job-logger/sdk', './sdk/index.js'));
      const limited = (limit: number, file: string) => shell(`ulimit -u ${limit}; exec ${user} node ${file}`);
      stage.script('bare.cjs', `console.log('worked')`);
      // The fewest that Node itself needs.
      const runs = (limit: number) => [1, 2, 3].every(() => limited(limit, 'bare.cjs').code === 0);
      execFileSync('chmod', ['-R', 'a+rwX', stage.folder]);
      const enough = [8, 12, 16, 20, 24, 32, 48, 64].find(runs);
      expect(enough).toBeDefined();
      expect(limited(enough!, 'job.cjs')).toMatchObject({ code: 0, stdout: 'worked\n' });
    });
  });
});

/** @param folder what the bundle takes for its own folder */
function bundleJob(file: string, folder = '__dirname'): string {
  const outfile = path.join(stage.folder, file);
  const nodePaths = [path.join(repository, 'node_modules')];
  const define = { __dirname: folder };
  const entryPoints = [stage.script('entry.cjs', job)];
  buildSync({ entryPoints, outfile, bundle: true, platform: 'node', define, nodePaths });
  return outfile;
}

function singleExecutable(name: string): string {
  const main = bundleJob('bin/main.cjs');
  const folder = path.dirname(main);
  const [config, output] = [path.join(folder, 'sea.json'), path.join(folder, 'app.blob')];
  writeFileSync(config, JSON.stringify({ main, output, disableExperimentalSEAWarning: true }));
  execFileSync(process.execPath, ['--experimental-sea-config', config]);
  const file = path.join(folder, name);
  copyFileSync(process.execPath, file);
  const postject = path.join(repository, 'node_modules/postject/dist/cli.js');
  const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
  const args = [postject, file, 'NODE_SEA_BLOB', output, '--sentinel-fuse', fuse];
  execFileSync(process.execPath, args, { stdio: 'ignore' });
  return file;
}
