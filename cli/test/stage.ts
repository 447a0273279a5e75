/**
 * A stage for tests of the command: a folder with a home and an embedded database with job 3, and the built command as
 * a child process. The machine's own settings aren't used. Needs the build.
 */
import { type ChildProcess, spawn, type SpawnOptions, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Database, initDatabase } from '#database';
import { clear, type Ended, withDatabase } from '../../sdk/test/stage.js';
import { waitForJournals } from '../src/journals/waitForJournals.js';
import { camelKeys } from '../src/output/asJson.js';

export { ended, itOnPosix, until } from '../../sdk/test/stage.js';
export const command = path.resolve(__dirname, '../../dist/job-logger.js');

export type CommandResult = Omit<Ended, 'took'>;

/** A run as `runs --json` and `run --json` print it. */
export interface ShownRun {
  runId: string;
  jobId: number;
  status: string;
  message: string | null;
  exitCode: number | null;
  lineCount: number;
  warningCount: number;
  errorCount: number;
  validation: string;
  startedAt: string;
  endedAt: string | null;
  traceback: string | null;
  fingerprint: string | null;
  cause: string | null;
  progress: number | null;
  metrics: Record<string, number> | null;
  script: string;
  runtime: string;
  lines: { seq: number; level: string; text: string }[];
  comments: { text: string }[];
}

export class Stage {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'jlc-'));
  readonly home = path.join(this.folder, 'home');
  readonly database = `sqlite:${path.join(this.folder, 'job-logger.db')}`;
  /** The environment of commands; a test may add to it. */
  readonly env: NodeJS.ProcessEnv;

  constructor() {
    const { CI: _ci, NO_COLOR: _none, FORCE_COLOR: _forced, ...inherited } = process.env;
    const own = Object.entries(inherited).filter(
      ([name]) => !/^(JOB_LOGGER|SENDGRID_|SLACK_|HTTPS?_PROXY)/i.test(name),
    );
    this.env = {
      ...Object.fromEntries(own),
      TZ: 'UTC',
      JOB_LOGGER_DB: this.database,
      JOB_LOGGER_HOME: this.home,
      JOB_LOGGER_CONFIG: path.join(this.folder, 'none.env'),
    };
  }

  /** With an empty database. */
  static async empty(this: void): Promise<Stage> {
    const stage = new Stage();
    await initDatabase(stage.database);
    return stage;
  }

  /** With job 3 of the department IT. */
  static async prepared(this: void): Promise<Stage> {
    const stage = await Stage.empty();
    const [department] = await stage.call('SaveDepartment', { Name: 'IT' });
    const { DepartmentId } = department!;
    await stage.call('SaveJob', { JobId: 3, Name: 'Daily sales', Icon: '🐼', DepartmentId });
    return stage;
  }

  /** Calls a procedure of its database. */
  readonly call: Database['call'] = (procedure, input) =>
    withDatabase(this.database, (database) => database.call(procedure, input));

  /** Runs the command to its end. */
  jobLogger(...words: string[]): CommandResult {
    return this.run(words);
  }

  run(
    words: string[],
    { env = {}, input, cwd }: { env?: NodeJS.ProcessEnv; input?: string | Buffer; cwd?: string } = {},
  ): CommandResult {
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
      cwd: cwd ?? this.folder,
      env: { ...this.env, ...env },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      ...(input === undefined ? {} : { input }),
    });
    return { code: status, signal, stdout, stderr };
  }

  /** Its stdout; fails the test if the command does. */
  ok(...words: string[]): string {
    return this.ends(0, words).stdout;
  }

  /** What it prints with `--json`; fails the test if the command does. */
  json(...words: string[]): unknown {
    return JSON.parse(this.ok(...words, '--json'));
  }

  /** Its stderr; fails the test if the command ends with another code. */
  fails(code: number, ...words: string[]): string {
    return this.ends(code, words).stderr;
  }

  private ends(expected: number, words: string[]): CommandResult {
    const ended = this.run(words);
    const { code, stdout, stderr } = ended;
    if (code !== expected) throw new Error(`job-logger ${words.join(' ')} ended with ${code}: ${stderr}${stdout}`);
    return ended;
  }

  start(words: string[], options: SpawnOptions = {}): ChildProcess {
    return spawn(process.execPath, [command, ...words], { cwd: this.folder, env: this.env, ...options });
  }

  /** The runs, newest first, as `runs --json` shows them; read here, because a process takes longer. */
  runs(limit = 100): Promise<ShownRun[]> {
    return this.read(async (database) => {
      const runs = await database.call('ListRuns', { PageSize: limit });
      return Promise.all(
        runs.map(async ({ RunId }) => {
          const [run] = await database.call('GetRun', { RunId });
          return camelKeys(run!);
        }),
      );
    });
  }

  /** The newest run with all its details. */
  async newestRun(): Promise<ShownRun> {
    const [run] = await this.runs(1);
    if (!run) throw new Error('there is no run');
    const of = { RunId: run.runId };
    return this.read(async (database) => ({
      ...run,
      lines: (await database.call('ListLines', { ...of, PageSize: 1000 })).map(camelKeys),
      comments: (await database.call('ListComments', of)).map(camelKeys),
    }));
  }

  /** What the database contains when the journals of ended runs are shipped. */
  private async read<Shown>(work: (database: Database) => Promise<unknown>): Promise<Shown> {
    process.env.JOB_LOGGER_HOME = this.home;
    await waitForJournals(this.database);
    return withDatabase(this.database, work) as Promise<Shown>;
  }

  /** Runs a command as job 3. @returns how it ended, and its run */
  async exec(
    words: string[],
    options: { flags?: string[]; env?: NodeJS.ProcessEnv; input?: string | Buffer } = {},
  ): Promise<CommandResult & { run: ShownRun }> {
    const { flags = [], ...rest } = options;
    const result = this.run(['exec', '--job', '3', ...flags, '--', ...words], rest);
    return { ...result, run: await this.newestRun() };
  }

  write(name: string, text: string | Buffer): string {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  journals(): string[] {
    const folder = path.join(this.home, 'journal');
    return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];
  }

  teardown(): Promise<void> {
    return clear(this.folder);
  }
}

/** A new stage for each test of the calling file, torn down after the test. */
export function useStage(make: () => Stage | Promise<Stage> = Stage.prepared): Stage {
  const stage: Stage = Object.create(Stage.prototype);
  beforeEach(async () => Object.assign(stage, await make()));
  afterEach(() => stage.teardown());
  return stage;
}

/** One stage for all tests of the calling file. */
export function useOneStage(make: () => Stage | Promise<Stage> = Stage.prepared): Stage {
  const stage: Stage = Object.create(Stage.prototype);
  beforeAll(async () => Object.assign(stage, await make()));
  afterAll(() => stage.teardown());
  return stage;
}

/** Waits for a text on a child's stdout. */
export function prints(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes(text)) resolve();
    });
    child.once('close', () => reject(new Error(`it ended before it printed ${text}: ${seen}`)));
  });
}
