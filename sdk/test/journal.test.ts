import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { JournalEvent } from '../src/journal/events.js';
import { useStage } from './stage.js';

const stage = useStage();

/** The events in the journal of a job that no shipper removes. */
async function journalOf(statements: string, env: NodeJS.ProcessEnv = {}): Promise<JournalEvent[]> {
  const file = stage.job(`const { monitorScript, currentRun } = require('@job-logger/sdk');
    monitorScript({ jobId: 3, redact: ['IT60X'] }); const run = currentRun(); ${statements}`);
  await stage.run(file, { JOB_LOGGER_SHIPPER_PATH: '/nowhere', ...env });
  const [name] = stage.journals();
  const lines = readFileSync(path.join(stage.home, 'journal', name!), 'utf8').split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => JSON.parse(line) as JournalEvent);
}

describe('a journal', () => {
  it('numbers its events and names its version and destination, never a credential', async () => {
    const setting = 'Server=db,1433;Database=JobLogger;User Id=davide;Password=hunter2';
    const events = await journalOf(`run.info('a "quoted" line\\nand another'); run.progress(2, 'x');`, {
      JOB_LOGGER_DB: setting,
    });
    expect(events.map(({ seq, kind }) => [seq, kind])).toEqual([
      [0, 'begin'],
      [1, 'line'],
      [2, 'progress'],
      [3, 'end'],
    ]);
    const begin = { v: 1, jobId: 3, destination: 'sqlserver://db:1433/JobLogger', heartbeatSeconds: 15 };
    expect(events[0]).toMatchObject(begin);
    expect(events[1]).toMatchObject({ level: 'info', text: 'a "quoted" line\nand another' });
    expect(events[2]).toMatchObject({ fraction: 0.02 });
    expect(JSON.stringify(events)).not.toContain('hunter2');
  });

  it('holds no secret: not in lines, messages, stacks or causes', async () => {
    const events = await journalOf(
      `run.info('password=hunter2'); run.message('token: hunter2'); run.comment('IT60X'); run.requireValidation('pwd=hunter2');
       throw new Error('login failed, Password=hunter2;', { cause: new Error('Authorization: Bearer hunter2 for IT60X') });`,
    );
    const text = JSON.stringify(events);
    expect(text).not.toMatch(/hunter2|IT60X/);
    expect(events.at(-1)).toMatchObject({ kind: 'end', status: 'Error', message: 'login failed, Password=***' });
  });

  it('keeps begin and end when it is full, and says how many lines it had no room for', async () => {
    const events = await journalOf(
      `for (let i = 0; i < 1000; i++) run.info('x'.repeat(100)); run.message('all read');`,
      { JOB_LOGGER_JOURNAL_MB: '0.01' },
    );
    const kept = events.filter((event) => event.kind === 'line').length;
    expect(kept).toBeGreaterThan(10);
    expect(kept).toBeLessThan(200);
    expect(events.at(-2)).toMatchObject({ kind: 'message', text: 'all read' });
    expect(events.at(-1)).toMatchObject({ kind: 'end', status: 'Done', dropped: 1000 - kept });
  });

  it('is well-formed, and notes where it has cut a long text', async () => {
    const events = await journalOf(`run.info('a\\0b\\ud800c'); run.info('y'.repeat(70000)); run.info({ rows: 3 });`);
    expect(events[1]).toMatchObject({ text: 'a\uFFFDb\uFFFDc' });
    expect(events[2]).toMatchObject({ text: `${'y'.repeat(65_536)}… (4464 more characters were cut)` });
    expect(events[3]).toMatchObject({ text: '{ rows: 3 }' });
  });
});

describe('a run whose journal is for another database', () => {
  it('is never shipped there, and blocks no other', async () => {
    const elsewhere = `${stage.database}-other`;
    const file = stage.job(`require('@job-logger/sdk').monitorScript({ jobId: 3 });`);
    await stage.run(file, { JOB_LOGGER_DB: elsewhere });
    await stage.shipped();
    await stage.run(file);
    await stage.shipped();
    expect(stage.journals()).toHaveLength(1);
    expect(await stage.runs()).toHaveLength(1);
  });

  it('waits for its job to be registered, and blocks no other', async () => {
    const job = (id: number) =>
      stage.script(`job${id}.cjs`, `require('@job-logger/sdk').monitorScript({ jobId: ${id} });`);
    await stage.run(job(99));
    await stage.run(job(3));
    await stage.shipped();
    expect(stage.journals()).toHaveLength(1);
    expect((await stage.runs()).map((run) => run.JobId)).toEqual([3]);
    expect(readFileSync(path.join(stage.home, 'shipper.log'), 'utf8')).toMatch(/unknown-job.*job-logger new/);
  });
});
