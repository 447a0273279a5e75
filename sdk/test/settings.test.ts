import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { useStage } from './stage.js';

const stage = useStage();

/** The database that a script in the stage's `jobs/daily` uses. */
async function settingSeen(env: NodeJS.ProcessEnv, options = '{ jobId: 3 }'): Promise<unknown> {
  mkdirSync(path.join(stage.folder, 'jobs/daily'), { recursive: true });
  const file = stage.script('jobs/daily/job.cjs', `require('@job-logger/sdk').monitorScript(${options});`);
  await stage.run(file, { JOB_LOGGER_SHIPPER_PATH: '/nowhere', JOB_LOGGER_DB: '', ...env }, { cwd: os.tmpdir() });
  const [name] = stage.journals();
  const { readFileSync } = await import('node:fs');
  const [begin] = readFileSync(path.join(stage.home, 'journal', name!), 'utf8').split('\n');
  return (JSON.parse(begin!) as { destination: string | null }).destination;
}

function put(file: string, name: string): void {
  mkdirSync(path.dirname(path.join(stage.folder, file)), { recursive: true });
  writeFileSync(path.join(stage.folder, file), `# the database\nJOB_LOGGER_DB="sqlite:/tmp/${name}.db"\n`);
}

/** On Windows the path has the drive of the working folder. */
const inFull = (setting: string) => setting.replace(/\/.*/, (file) => path.resolve(os.tmpdir(), file));

describe('a setting is looked for', () => {
  it.each([
    ['nowhere else', {}, undefined, null],
    ["in the machine's file", {}, ['machine.env'], 'sqlite:/tmp/machine.env.db'],
    ['above the script first', {}, ['machine.env', '.env'], 'sqlite:/tmp/.env.db'],
    ['nearest first', {}, ['machine.env', '.env', 'jobs/.env'], 'sqlite:/tmp/jobs/.env.db'],
    ['beside the script before that', {}, ['.env', 'jobs/.env', 'jobs/daily/.env'], 'sqlite:/tmp/jobs/daily/.env.db'],
    ['in the environment before files', { JOB_LOGGER_DB: 'sqlite:/tmp/env' }, ['jobs/daily/.env'], 'sqlite:/tmp/env'],
  ])('%s', async (_where, env, files, destination) => {
    for (const file of files ?? []) put(file, file);
    expect(await settingSeen(env)).toBe(destination && inFull(destination));
  });

  it('in the option first', async () => {
    put('.env', 'file');
    const options = `{ jobId: 3, database: 'sqlite:/tmp/option.db' }`;
    expect(await settingSeen({ JOB_LOGGER_DB: 'sqlite:/tmp/env.db' }, options)).toBe(inFull('sqlite:/tmp/option.db'));
  });

  it("leaves the job's environment as it was", async () => {
    put('.env', 'file');
    const file =
      stage.job(`const before = JSON.stringify(process.env); require('@job-logger/sdk').monitorJob({ jobId: 3 }, () => {})();
      console.log(before === JSON.stringify(process.env));`);
    expect((await stage.run(file, { JOB_LOGGER_DB: '' })).stdout).toBe('true\n');
  });
});

describe('if a setting is missing or wrong', () => {
  it('one line says so, and the journal is kept', async () => {
    const file = stage.job(`require('@job-logger/sdk').monitorScript({ jobId: 3 }); console.log('worked');`);
    const { code, stdout, stderr } = await stage.run(file, { JOB_LOGGER_DB: '' });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'worked\n' });
    expect(stderr).toMatch(
      /^job-logger: no database is set \(JOB_LOGGER_DB\): [^\n]* The run is kept in its journal\.\n$/,
    );
    await stage.shipped();
    expect(stage.journals()).toHaveLength(1);
  });

  it("a file that isn't UTF-8 is reported in one line, unless only its comments aren't UTF-8", async () => {
    const file = stage.job(`require('@job-logger/sdk').monitorScript({ jobId: 3 });`);
    const tell = async (text: string) => {
      writeFileSync(path.join(stage.folder, '.env'), text, 'latin1');
      return (await stage.run(file, { JOB_LOGGER_DB: '' })).stderr;
    };
    const setting = `JOB_LOGGER_DB='sqlite:${stage.folder}/`;
    expect(await tell(`${setting}J\xF6rg.db'`)).toMatch(/\.env aren't used: it isn't UTF-8; save it as UTF-8\./);
    expect(await tell(`# J\xF6rg\n${setting}x.db'`)).toBe('');
  });

  it('integrated security is refused in one line, and the journal is kept', async () => {
    const file = stage.job(`require('@job-logger/sdk').monitorScript({ jobId: 3 });`);
    const { code, stderr } = await stage.run(file, {
      JOB_LOGGER_DB: 'Server=db;Integrated Security=SSPI;Password=hunter2',
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^job-logger: Integrated security [^\n]*\n$/);
    expect(stderr).not.toContain('hunter2');
    expect(stage.journals()).toHaveLength(1);
  });

  it('a temporary folder replaces a home that cannot be written, with one line', async () => {
    const temporary = mkdtempSync(path.join(os.tmpdir(), 'jl-tmp-'));
    writeFileSync(path.join(stage.folder, 'file'), '');
    const file = stage.job(`require('@job-logger/sdk').monitorScript({ jobId: 3 });`);
    const env = {
      JOB_LOGGER_HOME: path.join(stage.folder, 'file'),
      TMPDIR: temporary,
      TEMP: temporary,
      JOB_LOGGER_WAIT: '1',
    };
    const { code, stderr } = await stage.run(file, env);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^job-logger: [^\n]*can't be written[^\n]*JOB_LOGGER_HOME[^\n]*\n$/);
    expect(await stage.runs()).toMatchObject([{ Status: 'Done' }]);
    rmSync(temporary, { recursive: true, force: true });
  });
});
