/** A sandbox for jobs to run in: a home for journals and an embedded database in which job 3 is registered. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Database, type LineRow, openDatabase, type RunDetailsRow } from '#database';
import { init } from '../database/test/contract/init.js';
import { killShippers } from './shippers.js';

export const JOB = 3;

export interface Sandbox {
  /** Contains everything, and is removed with `remove`. */
  folder: string;
  home: string;
  journalFolder: string;
  /** The value of `JOB_LOGGER_DB`. */
  setting: string;
  database: Database;
  /** The environment of a job here. */
  env: NodeJS.ProcessEnv;
  /** All runs, newest first. */
  runs(): Promise<RunDetailsRow[]>;
  run(runId: string): Promise<RunDetailsRow | undefined>;
  lines(runId: string): Promise<{ text: string; at: string }[]>;
  /** Problems that the shippers logged. */
  troubles(): string;
  remove(): Promise<void>;
}

interface SandboxOptions {
  /** Where the home is; default: in the sandbox's folder. */
  home?: string;
  /** Another database than the embedded one; `remove` doesn't remove it. */
  setting?: string;
  /** Where there is a file system in memory, everything is there: for trials that don't test what a commit takes. */
  inMemory?: boolean;
}

export async function makeSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const parent = options.inMemory && existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir();
  const folder = mkdtempSync(path.join(parent, 'job-logger-bench-'));
  const home = options.home ?? path.join(folder, 'home');
  const journalFolder = path.join(home, 'journal');
  // In its own folder, so that a trial can remove the folder.
  const databaseFolder = path.join(folder, 'database');
  mkdirSync(databaseFolder);
  mkdirSync(journalFolder, { recursive: true });
  const setting = options.setting ?? `sqlite:${path.join(databaseFolder, 'runs.db')}`;
  await init(setting);
  const database = await openDatabase(setting);
  const [department] = await database.call('SaveDepartment', { Name: 'Bench' });
  if (!department) throw new Error('The database gave no department back.');
  await database.call('SaveJob', { JobId: JOB, Name: 'Bench', DepartmentId: department.DepartmentId });

  const sandbox: Sandbox = {
    folder,
    home,
    journalFolder,
    setting,
    database,
    env: buildEnvironment(home, setting),
    runs: () => listAllRuns(database),
    run: async (RunId) => (await database.call('GetRun', { RunId }))[0],
    lines: (runId) => listAllLines(database, runId),
    troubles: () => readShipperLog(home),
    remove: async () => {
      await killShippers(home);
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return sandbox;
}

/** Works in a sandbox, which is removed afterwards. */
export async function inSandbox<T>(work: (sandbox: Sandbox) => Promise<T>, options?: SandboxOptions): Promise<T> {
  const sandbox = await makeSandbox(options);
  try {
    return await work(sandbox);
  } finally {
    await sandbox.remove();
  }
}

/** The caller's own settings don't reach the job, and its exit never waits, even in CI. */
function buildEnvironment(home: string, setting: string): NodeJS.ProcessEnv {
  const rest = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('JOB_LOGGER') && name !== 'NODE_OPTIONS',
  );
  return {
    ...Object.fromEntries(rest),
    JOB_LOGGER_HOME: home,
    JOB_LOGGER_DB: setting,
    JOB_LOGGER_CONFIG: path.join(home, 'none.env'),
    JOB_LOGGER_WAIT: '0',
  };
}

async function listAllRuns(database: Database): Promise<RunDetailsRow[]> {
  const runs: RunDetailsRow[] = [];
  for (let before = {}; ;) {
    const rows = await database.call('ListRuns', { ...before, PageSize: 100 });
    for (const { RunId } of rows.slice(0, 100)) runs.push(...(await database.call('GetRun', { RunId })));
    const last = rows[99];
    if (!last || rows.length <= 100) return runs;
    before = { BeforeStartedAt: last.StartedAt, BeforeRunKey: last.RunKey };
  }
}

async function listAllLines(database: Database, RunId: string): Promise<{ text: string; at: string }[]> {
  const lines: { text: string; at: string }[] = [];
  for (let AfterSeq: number | null = null; ;) {
    const rows: LineRow[] = await database.call('ListLines', { RunId, AfterSeq, PageSize: 1000 });
    lines.push(...rows.map(({ Text, At }) => ({ text: Text, at: At })));
    const last = rows.at(-1);
    if (!last || rows.length < 1000) return lines;
    AfterSeq = last.Seq;
  }
}

function readShipperLog(home: string): string {
  return readdirSync(home).includes('shipper.log') ? readFileSync(path.join(home, 'shipper.log'), 'utf8') : '';
}
