/** What is computed from a job's runs: trend, usual duration, success rate, equal errors; and exports. */
import { randomUUID } from 'node:crypto';
import type { Fixture } from './engines';
import { end, inMinutes, refused } from './fixtures';

export function history(fixture: Fixture): void {
  const { ask, age, execute, call, addRun, getJob, getRun, newDepartment, newJob, newTicket, newUser, ran } = fixture;
  describe('the trend', () => {
    it('is the last 30 runs of a job, oldest first, requested by the job or any of its runs', async () => {
      const { JobId } = await newJob();
      const ids: string[] = [];
      for (let index = 0; index < 32; index += 1) ids.push(await ran(JobId, index - 100, index - 99));
      const rows = await call('ListTrend', { JobId });
      expect(rows.map(({ RunId }) => RunId)).toEqual(ids.slice(2));
      expect(rows[0]).toEqual({
        RunId: ids[2],
        Status: 'Done',
        StartedAt: expect.any(String),
        DurationSeconds: expect.any(Number),
        WarningCount: 0,
      });
      expect(await call('ListTrend', { RunId: ids[0]!.slice(0, 20) })).toEqual(rows);
    });

    it('of a job that moved has only the runs of the visible department', async () => {
      const { JobId } = await newJob();
      await ran(JobId, -60, -50);
      const DepartmentId = await newDepartment();
      await call('SaveJob', { JobId, DepartmentId });
      const RunId = await ran(JobId, -30, -20);
      const Email = await newUser({ DepartmentId });
      expect((await call('ListTrend', { Email, JobId })).map((row) => row.RunId)).toEqual([RunId]);
      expect((await call('ListTrend', { JobId })).length).toBe(2);
    });

    it.each([
      [{}, 'input', /one of the two/],
      [{ RunId: randomUUID(), JobId: 1 }, 'input', /one of the two/],
      [{ RunId: randomUUID() }, 'not-found', /no run/],
      [{ JobId: 999_999 }, 'not-found', /no job/],
    ])('is refused with %j', (input, code, message) => refused(call('ListTrend', input), code, message));
  });

  describe('the usual duration', () => {
    it('is the median of the last 30 Done runs, and null if there are fewer than three', async () => {
      const { JobId } = await newJob();
      const took = async (seconds: number, minutesAgo: number, status: 'Done' | 'Error' = 'Done') => {
        const at = Date.now() - minutesAgo * 60_000;
        const EndedAt = new Date(at + seconds * 1000).toISOString();
        return addRun({ end: end(1, { at: EndedAt, status }) }, { jobId: JobId, at: new Date(at).toISOString() });
      };
      const usual = async (RunId: string) => [(await getRun(RunId)).UsualSeconds, (await getJob(JobId)).UsualSeconds];
      await took(10, 2000);
      const RunId = await took(20, 1990);
      await took(500, 1980, 'Error');
      expect(await usual(RunId)).toEqual([null, null]);
      await took(90, 1970);
      expect(await usual(RunId)).toEqual([20, 20]);
      await took(30.5, 1960);
      expect(await usual(RunId)).toEqual([25.25, 25.25]);
      for (let index = 0; index < 60; index += 1) await took(index < 30 ? 50 : 7, 1000 - index * 10);
      expect(await usual(RunId)).toEqual([7, 7]);
      // Among its last 1,000 runs.
      const { DepartmentId } = await getJob(JobId);
      const at = `'${inMinutes(-5)}'`;
      const columns = 'JobId, DepartmentId, Status, StartedAt, EndedAt, InsertedAt, HeartbeatAt, NeedsValidation';
      const more = `${JobId}, ${DepartmentId}, 'Error', ${at}, ${at}, ${at}, ${at}, 0, 'SRV', 'davide', 'node', '0.1.0', 'x.ts'`;
      const failures = Array.from({ length: 1000 }, () => `('${randomUUID()}', ${more})`);
      await execute(
        `INSERT INTO LogHistory (RunId, ${columns}, Machine, OsUser, Runtime, Sdk, Script) VALUES ${failures.join(', ')}`,
      );
      expect(await usual(RunId)).toEqual([null, null]);
    });
  });

  describe('the success rate', () => {
    it('is Done divided by all runs that began in the last 30 days and have ended, except cancelled ones', async () => {
      const { JobId } = await newJob();
      const rate = async () => (await getJob(JobId)).SuccessRate;
      expect(await rate()).toBeNull();
      await ran(JobId, -60, -50, { status: 'Cancelled' });
      expect(await rate()).toBeNull();
      await ran(JobId, -32 * 1440, -31 * 1440, { status: 'Error' });
      await ran(JobId, -29 * 1440, -28 * 1440);
      expect(await rate()).toBe(1);
      await ran(JobId, -50, -40, { status: 'Error' });
      await ran(JobId, -40, -30, { status: 'TimedOut' });
      await ran(JobId, -30, -20, { status: 'Lost' });
      expect(await rate()).toBe(0.25);
      const silent = await addRun({ alive: true }, { jobId: JobId, at: inMinutes(-60) });
      expect(await rate()).toBe(0.25);
      await age(silent, 1800);
      expect(await rate()).toBeCloseTo(0.2, 12);
    });
  });

  describe('equal errors', () => {
    it('are one row: how often, since when, the last one, and its ticket', async () => {
      const job = await newJob({ Icon: '📦' });
      const { JobId, DepartmentId } = job;
      const fingerprint = randomUUID().slice(0, 8);
      const times = [-300, -100, -200].map(inMinutes);
      const ids: string[] = [];
      for (const at of times) {
        const traceback = `Error: outer\nCaused by: Error: at ${at}\n  x`;
        const failure = { status: 'Error', message: `m ${at}`, traceback, fingerprint, at } as const;
        ids.push(await addRun({ end: end(1, failure) }, { jobId: JobId, at }));
      }
      await ran(JobId, -50, -40, { status: 'TimedOut', fingerprint: `${fingerprint}b` });
      // Not without a fingerprint, and not before From.
      await ran(JobId, -30, -20, { status: 'Error' });
      await ran(JobId, -91 * 1440, -91 * 1440, { status: 'Error', fingerprint });
      await ran((await newJob()).JobId, -10, -5, { status: 'Error', fingerprint });
      const rows = await call('ListErrors', { DepartmentId });
      const row = {
        Fingerprint: fingerprint,
        JobId,
        JobName: job.Name,
        Icon: '📦',
        DepartmentId,
        DepartmentName: job.DepartmentName,
        Cause: `Error: at ${times[1]}`,
        Message: `m ${times[1]}`,
        Count: 3,
        FirstSeenAt: times[0],
        LastSeenAt: times[1],
        LastRunId: ids[1],
        OpenTicketId: null,
      };
      expect(rows.map(({ Fingerprint, Count }) => [Fingerprint, Count])).toEqual([
        [`${fingerprint}b`, 1],
        [fingerprint, 3],
      ]);
      expect(rows[1]).toEqual(row);
      const open = async () => (await newTicket({ RunId: ids[0]! })).TicketId;
      const [first, second] = [await open(), await open()];
      expect((await call('ListErrors', { JobId }))[1]).toEqual({ ...row, OpenTicketId: first });
      await call('ChangeTicket', { TicketId: first, Status: 'Closed' });
      expect((await call('ListErrors', { JobId }))[1]!.OpenTicketId).toBe(second);

      const found = async (input: object) =>
        (await call('ListErrors', { JobId, ...input })).map(({ Fingerprint }) => Fingerprint);
      expect(await found({ PageSize: 1 })).toEqual([`${fingerprint}b`]);
      expect(await found({ Text: 'ERROR: AT' })).toEqual([fingerprint]);
      expect(await found({ Text: 'outer' })).toEqual([]);
      expect(await found({ Text: job.Name.toLowerCase() })).toEqual([`${fingerprint}b`, fingerprint]);
      expect(await found({ From: inMinutes(-60) })).toEqual([`${fingerprint}b`]);
      expect((await call('ListErrors', { JobId, From: inMinutes(-100 * 1440) }))[1]!.Count).toBe(4);
      for (const wrong of [{ PageSize: 201 }, { From: 'ever' }, { Text: 'x'.repeat(201) }]) {
        await refused(ask('ListErrors', wrong), 'input');
      }
    });
  });

  describe('an export', () => {
    it('is the complete list', async () => {
      const { JobId } = await newJob();
      for (let index = 0; index < 105; index += 1) {
        await ran(JobId, index - 200, index - 199, { status: index % 5 ? 'Done' : 'Error' });
      }
      const exported = await call('ExportRuns', { JobId });
      expect(exported.length).toBe(105);
      expect(exported.slice(0, 101)).toEqual(await call('ListRuns', { JobId, PageSize: 100 }));
      expect((await call('ExportRuns', { JobId, Status: 'Failed' })).length).toBe(21);
      for (const wrong of [{ Status: 'Broken' }, { From: 'ever' }, { Text: 'x'.repeat(201) }]) {
        await refused(ask('ExportRuns', wrong), 'input');
      }
    });
  });
}
