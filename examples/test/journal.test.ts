import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = path.resolve(__dirname, '../..');
const command = path.join(root, 'dist/job-logger.js');
/** Python's real name, because a shim would be the parent of the process that writes. */
const python = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout.trim();

describe('the writer in docs/journal.md', () => {
  let folder: string;
  let writer: string;
  let environment: NodeJS.ProcessEnv;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'jl-'));
    writer = path.join(folder, 'writer.py');
    const [, code = ''] = /```python\n(.*?)```/s.exec(readFileSync(path.join(root, 'docs/journal.md'), 'utf8')) ?? [];
    writeFileSync(writer, code);
    environment = {
      ...process.env,
      JOB_LOGGER_HOME: folder,
      JOB_LOGGER_DB: `sqlite:${path.join(folder, 'job-logger.db')}`,
      JOB_LOGGER_CONFIG: path.join(folder, 'none.env'),
      SHIPPER: path.join(root, 'sdk/dist/shipper.js'),
    };
    jobLogger('init');
    jobLogger('apply', '--yes', path.join(root, 'examples/jobs.yaml'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('makes a Done run, with its lines', async () => {
    expect(write()).toEqual({ status: 0, stderr: '' });
    await journalsShipped();

    const [run] = runs();
    const shown = { jobId: 8, status: 'Done', message: '42 rows loaded, 1 odd', warningCount: 1, progress: 1 };
    expect(run).toMatchObject(shown);
    const details = JSON.parse(jobLogger('run', String(run?.runId), '--json'));
    expect(details.lines.map(({ level, text }: Record<string, string>) => `${level} ${text}`)).toEqual([
      'info 42 rows loaded',
      'warn 1 row is odd',
    ]);
    expect(details.metrics).toEqual({ rows: 42 });
    const found = { sdk: 'minimal 1', runtime: expect.stringMatching(/^python 3/), heartbeatSeconds: 15 };
    expect(details).toMatchObject(found);
  });

  it('makes a Lost run if it dies', async () => {
    expect(write('--die').status).toBe(1);
    await journalsShipped();
    expect(runs()[0]).toMatchObject({ status: 'Lost', lineCount: 2 });
  });

  it('leaves nothing behind', () => {
    expect(readdirSync(path.join(folder, 'journal'))).toEqual([]);
    expect(existsSync(path.join(folder, 'shipper.log'))).toBe(false);
  });

  function write(...words: string[]) {
    const { status, stderr } = spawnSync(python, [writer, ...words], { env: environment, encoding: 'utf8' });
    return { status, stderr };
  }

  function jobLogger(...words: string[]): string {
    return spawnSync(process.execPath, [command, ...words], { env: environment, encoding: 'utf8' }).stdout;
  }

  function runs(): Record<string, unknown>[] {
    return JSON.parse(jobLogger('runs', '--json'));
  }

  /** Journal and socket are gone when the shipper has done its work. */
  async function journalsShipped(): Promise<void> {
    const journals = path.join(folder, 'journal');
    for (const until = Date.now() + 20_000; readdirSync(journals).length > 0 && Date.now() < until;) await sleep(50);
  }
});
