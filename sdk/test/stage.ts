/**
 * A stage for tests: a home, an embedded database with job 3, scripts as real processes, and what has reached the
 * database. Needs `sdk/dist`, which the build makes.
 */
import { type ChildProcess, spawn, type SpawnOptions, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type Database,
  initDatabase,
  type LineRow,
  openDatabase,
  type RunDetailsRow,
} from '../../database/src/index.js';
import { hasShipper, listJournals } from '../../shipper/src/orphans.js';
import { tryOr } from '../src/foreign.js';
import { until } from './until.js';

export { until } from './until.js';
const IS_LINUX = process.platform === 'linux';
export const repository = path.resolve(__dirname, '../..');
/** For what needs signals, modes, `sh`, /dev or a terminal. A file in which most tests do is named `*.posix.test.ts`. */
export const itOnPosix = process.platform === 'win32' ? it.skip : it;
/** For what only root can do, such as to make another user's file. */
export const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** From start to end, in milliseconds. */
  took: number;
}

export interface Stage {
  folder: string;
  home: string;
  /** Its setting, `sqlite:…`. */
  database: string;
  env: NodeJS.ProcessEnv;
  /** Writes a script that can `require('@job-logger/sdk')`, and returns its path. */
  script(name: string, text: string): string;
  /** The script `job.cjs`. */
  job(text: string): string;
  start(file: string, env?: NodeJS.ProcessEnv, options?: SpawnOptions & { args?: string[] }): ChildProcess;
  run(file: string, env?: NodeJS.ProcessEnv, options?: SpawnOptions & { args?: string[] }): Promise<Ended>;
  /** Waits until every shipper of this home has ended; journals may be left. */
  shipped(atMost?: number): Promise<void>;
  journals(): string[];
  /** Sockets of living shippers. */
  sockets(): string[];
  runs(): Promise<RunDetailsRow[]>;
  /** The runs when every shipper has ended. */
  shippedRuns(): Promise<RunDetailsRow[]>;
  lines(runId: string): Promise<LineRow[]>;
  /** Ends processes that still run and removes the folder. */
  teardown(): Promise<void>;
}

/** A new stage for each test of the calling file, torn down after the test. */
export function useStage(): Stage {
  const stage = {} as Stage;
  beforeEach(async () => Object.assign(stage, await setStage()));
  afterEach(() => stage.teardown());
  return stage;
}

async function setStage(): Promise<Stage> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'jl-'));
  const home = path.join(folder, 'home');
  const database = `sqlite:${path.join(folder, 'job-logger.db')}`;
  await initDatabase(database);
  await withDatabase(database, async (db) => {
    const [department] = await db.call('SaveDepartment', { Name: 'IT' });
    await db.call('SaveJob', { JobId: 3, Name: 'Job 3', DepartmentId: department!.DepartmentId });
    await db.call('SaveJob', { JobId: 5, Name: 'Job 5', DepartmentId: department!.DepartmentId });
  });
  const { NODE_OPTIONS: _flags, CI: _ci, ...inherited } = process.env;
  const env = {
    ...inherited,
    NODE_PATH: path.join(repository, 'node_modules'),
    JOB_LOGGER_HOME: home,
    JOB_LOGGER_DB: database,
    JOB_LOGGER_CONFIG: path.join(folder, 'machine.env'),
  };
  const started: ChildProcess[] = [];
  const stage: Stage = {
    folder,
    home,
    database,
    env,
    script(name, text) {
      const file = path.join(folder, name);
      writeFileSync(file, text);
      return file;
    },
    job: (text) => stage.script('job.cjs', text),
    start(file, extra = {}, { args = [], ...options } = {}) {
      const child = spawn(process.execPath, [...args, file], { cwd: folder, env: { ...env, ...extra }, ...options });
      started.push(child);
      return child;
    },
    run: (file, extra, options) => ended(stage.start(file, extra, options)),
    async shipped(atMost = 20_000) {
      await until(async () => shippers(home).length === 0 && (IS_LINUX || (await noneShips(home))), atMost);
    },
    journals: () => entries(home).filter((name) => name.endsWith('.jsonl')),
    sockets: () => entries(home).filter((name) => name.endsWith('.sock')),
    runs: () =>
      withDatabase(database, async (db) => {
        const runs = await db.call('ListRuns', { PageSize: 100 });
        const details = await Promise.all(runs.map(({ RunId }) => db.call('GetRun', { RunId })));
        return details.map(([row]) => row!);
      }),
    async shippedRuns() {
      await stage.shipped();
      return stage.runs();
    },
    async teardown() {
      for (const child of started) child.kill('SIGKILL');
      await clear(folder);
    },
    lines: (runId) => withDatabase(database, (db) => db.call('ListLines', { RunId: runId, PageSize: 1000 })),
  };
  return stage;
}

export async function withDatabase<T>(setting: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase(setting);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** How a process ended, with everything that it printed. */
export async function ended(child: ChildProcess): Promise<Ended> {
  const begun = performance.now();
  const printed = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, ...printed, took: performance.now() - begun };
}

function entries(home: string): string[] {
  const folder = path.join(home, 'journal');
  return existsSync(folder) ? readdirSync(folder) : [];
}

/**
 * Kills the shippers of every home in this folder, waits until they are gone, because they may still write there, and
 * removes it. On Windows one that still tries holds its database, in the system's temporary folder.
 */
export async function clear(folder: string): Promise<void> {
  await until(() => {
    const pids = shippersIn((journals) => journals.startsWith(folder + path.sep));
    // It may just have ended.
    for (const pid of pids) tryOr(undefined, () => process.kill(pid, 'SIGKILL'));
    return pids.length === 0;
  });
  tryOr(undefined, () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
}

export function shippers(home: string): number[] {
  return shippersIn((journals) => journals === path.join(home, 'journal'));
}

/** A shipper's working folder is that of its journals. */
function shippersIn(isMeant: (journals: string) => boolean): number[] {
  const isShipper = (folder: string) => path.basename(folder) === 'journal' && isMeant(folder);
  return listProcesses().flatMap(([pid, folder]) => (isShipper(folder) ? [Number(pid)] : []));
}

/** Each process with its working folder, which Windows doesn't tell. */
function listProcesses(): [pid: string, folder: string][] {
  if (IS_LINUX) return readdirSync('/proc').map((pid) => [pid, tryOr('', () => readlinkSync(`/proc/${pid}/cwd`))]);
  const { stdout } = spawnSync('lsof', ['-w', '-d', 'cwd', '-F', 'n'], { encoding: 'utf8' });
  return [...(stdout ?? '').matchAll(/^p(\d+)\n(?:fcwd\n)?n(.*)$/gm)].map(([, pid = '', folder = '']) => [pid, folder]);
}

/** Whether no journal has a shipper, nor will get one: on systems that don't tell a shipper's folder. It starts within seconds. */
async function noneShips(home: string): Promise<boolean> {
  const folder = path.join(home, 'journal');
  for (const journal of listJournals(folder)) {
    if (Date.now() - journal.touchedAt < 5000 || (await hasShipper(folder, journal))) return false;
  }
  return true;
}
