import path from 'node:path';
import { spawn } from 'node:child_process';
import timers from 'node:timers/promises';
import { processKey } from '#sdk/processKey';
import { command, ended, itOnPosix, useStage } from './stage.js';
import { onTerminal } from './terminal.js';
import { leaveJournal } from './leaveJournal.js';

const stage = useStage();

describe('flush', () => {
  it('says that nothing waits', () => {
    expect(stage.ok('flush')).toBe('Nothing waits on this machine.\n');
  });

  it('ships what waits for the configured database, with its original times', async () => {
    const runId = leaveJournal(stage, { destination: stage.database, at: '2026-11-20T10:00:00.000Z' });
    expect(stage.ok('flush')).toBe(`1 run shipped to ${stage.database}, nothing else waits.\n`);
    expect(await stage.runs()).toMatchObject([
      { runId, status: 'Done', startedAt: '2026-11-20T10:00:00.000Z', endedAt: '2026-11-20T10:00:02.000Z' },
    ]);
    expect(stage.journals()).toEqual([]);
  });

  it('never ships to one database what belongs in another', async () => {
    const elsewhere = leaveJournal(stage, { destination: 'sqlite:/elsewhere.db' });
    const nowhere = leaveJournal(stage, { destination: null });
    const result = stage.ok('flush');
    expect(result).toContain('0 runs shipped');
    expect(result).toMatch(new RegExp(`${elsewhere.slice(0, 8)} .* it is for sqlite:.*elsewhere\\.db; --to ships it`));
    expect(result).toMatch(new RegExp(`${nowhere.slice(0, 8)} .* no database was set when it ran; --to ships it`));
    expect(await stage.runs()).toEqual([]);
    expect(stage.journals()).toHaveLength(2);
  });

  itOnPosix('ships them elsewhere with --to, after asking', async () => {
    leaveJournal(stage, { destination: 'sqlite:/elsewhere.db' });
    leaveJournal(stage, { destination: null });
    const unasked = stage.jobLogger('flush', '--to', stage.database);
    expect(unasked).toMatchObject({ code: 1, stderr: expect.stringContaining('Ship 1 run that waited for') });
    expect(stage.journals()).toHaveLength(2);
    const answer = onTerminal(stage, ['flush', '--to', stage.database], {
      answers: [{ after: 'that waited for', type: 'y' }],
    });
    expect(answer.stdout).toContain(`2 runs shipped to ${stage.database}`);
    expect(await stage.runs()).toHaveLength(2);
    expect(stage.journals()).toEqual([]);
  });

  it('says why a run stays, and continues with the others', () => {
    leaveJournal(stage, { destination: stage.database, jobId: 99 });
    leaveJournal(stage, { destination: stage.database });
    const { code, stdout } = stage.jobLogger('flush', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      destination: stage.database,
      shipped: [{ jobId: 3 }],
      stays: [{ jobId: 99, failed: true, why: expect.stringContaining("Job 99 isn't registered") }],
    });
    stage.ok('new', '--name', 'Late', '--department', 'IT', '--id', '99');
    expect(stage.ok('flush')).toContain('1 run shipped');
  });

  it("waits for no database if a journal's begin was never written", () => {
    // Longer together than a test may take, if it did.
    for (let n = 0; n < 13; n++)
      stage.write(`home/journal/4194300-1-0000000${n.toString(16)}-0000-4000-8000-000000000000.jsonl`, '');
    expect(stage.jobLogger('flush').stdout.match(/nothing was written to it yet/g)).toHaveLength(13);
  });

  it('marks a run without an end as Lost if its process is gone, and leaves it if that lives', async () => {
    const lost = leaveJournal(stage, { destination: stage.database, ended: false });
    const living = leaveJournal(stage, { destination: stage.database, ended: false, key: processKey() });
    expect(stage.ok('flush')).toContain('its process is still running');
    expect(Object.fromEntries((await stage.runs()).map(({ runId, status }) => [runId, status]))).toEqual({
      [lost]: 'Lost',
      [living]: 'Pending',
    });
    expect(stage.journals()).toHaveLength(1);
  });

  it('ships nothing, and says so, if the database is away', () => {
    leaveJournal(stage, { destination: stage.database });
    const away = 'Server=127.0.0.1,9;Database=X;User Id=u;Password=hunter2';
    const { code, stderr } = stage.jobLogger('flush', '--database', away);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^job-logger: .+\n$/);
    expect(stderr).not.toContain('hunter2');
    expect(stage.journals()).toHaveLength(1);
  });
});

describe('ship', () => {
  it('ships the journals of the process named on its pipe, until the pipe ends', async () => {
    const key = '4000000-1';
    const runId = leaveJournal(stage, { destination: stage.database, key });
    const shipper = spawn(process.execPath, [command, 'ship'], { env: { ...stage.env, JOB_LOGGER_SHIPPER: '1' } });
    const result = ended(shipper);
    shipper.stdin.write(`${JSON.stringify({ key, journalFolder: path.join(stage.home, 'journal') })}\n`);
    shipper.stdin.end(`${JSON.stringify({ destination: stage.database, connection: stage.database })}\n`);
    expect(await result).toMatchObject({ code: 0, signal: null, stdout: '', stderr: '' });
    expect(await stage.runs()).toMatchObject([{ runId }]);
  });
});

describe('runs right after a run', () => {
  it('shows its end every time', () => {
    for (let time = 1; time <= 5; time++) {
      stage.jobLogger('exec', '--job', '3', '--', process.execPath, '-e', `process.exit(${time})`);
      expect(stage.json('run', 'last')).toMatchObject({ status: 'Error', exitCode: time });
    }
  });

  it("doesn't wait if nothing is on its way", async () => {
    leaveJournal(stage, { destination: stage.database, jobId: 99 });
    leaveJournal(stage, { destination: 'sqlite:/elsewhere.db' });
    const sleep = jest.spyOn(timers, 'setTimeout');
    await stage.runs();
    expect(sleep).not.toHaveBeenCalled();
    sleep.mockRestore();
    expect(stage.journals()).toHaveLength(2);
  });
});
