import type { DayRow, SaveJobInput } from '../../src/index';
import type { Fixture } from './engines';
import { HOURLY, end, inMinutes, refused } from './fixtures';

export function calendar(fixture: Fixture): void {
  const { ask, age, call, callOne, addRun, expectAt, newDepartment, newJob, ran } = fixture;
  const scheduled = (fields: SaveJobInput = {}) => newJob({ ...HOURLY, ...fields });
  const today = { From: inMinutes(-1440), To: inMinutes(1440) };
  const dayOf = (JobId: number, more: object = {}): Promise<DayRow[]> => call('ListDay', { ...today, JobId, ...more });

  describe('a day', () => {
    it('has what was active between its edges, by time, with the usual duration', async () => {
      const job = await scheduled({ Icon: '📦' });
      const { JobId } = job;
      for (const seconds of [60, 120, 240, 600]) {
        await ran(JobId, -5000, -5000 + seconds / 60);
      }
      const From = inMinutes(-300);
      const To = inMinutes(-100);
      const before = await ran(JobId, -400, -350);
      const into = await ran(JobId, -390, -290, { message: 'over the edge' });
      const over = await ran(JobId, -380, -50);
      const inside = await ran(JobId, -200, -198, { status: 'Error' });
      const after = await ran(JobId, -90, -80);
      const going = await addRun({}, { jobId: JobId, at: inMinutes(-370), heartbeatSeconds: null });
      const rows = await dayOf(JobId, { From, To });
      expect(rows.map(({ RunId }) => RunId)).toEqual([into, over, going, inside]);
      expect([before, after].some((id) => rows.some(({ RunId }) => RunId === id))).toBe(false);
      expect(rows[0]).toEqual({
        Kind: 'Run',
        JobId,
        JobName: job.Name,
        Icon: '📦',
        DepartmentId: job.DepartmentId,
        DepartmentName: job.DepartmentName,
        Status: 'Done',
        At: expect.any(String),
        DueAt: null,
        LateAt: null,
        RunId: into,
        EndedAt: expect.any(String),
        DurationSeconds: expect.any(Number),
        UsualSeconds: expect.any(Number),
        Message: 'over the edge',
        WarningCount: 0,
      });
      expect(rows[2]).toMatchObject({ Status: 'Pending', EndedAt: null });
      const due = await expectAt(JobId, [-150]);
      expect((await dayOf(JobId, { From, To })).at(-1)).toEqual({
        Kind: 'Expected',
        JobId,
        JobName: job.Name,
        Icon: '📦',
        DepartmentId: job.DepartmentId,
        DepartmentName: job.DepartmentName,
        Status: 'Missed',
        At: due[0],
        DueAt: due[0],
        LateAt: new Date(Date.parse(due[0]!) + 600_000).toISOString(),
        RunId: null,
        EndedAt: null,
        DurationSeconds: null,
        UsualSeconds: expect.any(Number),
        Message: null,
        WarningCount: null,
      });
    });

    it('leaves out a run that fell silent before it', async () => {
      const { JobId } = await newJob();
      await age(await addRun({ alive: true }, { jobId: JobId, at: inMinutes(-600) }), 400 * 60);
      expect((await dayOf(JobId, { From: inMinutes(-500), To: inMinutes(-300) })).length).toBe(1);
      expect(await dayOf(JobId, { From: inMinutes(-300), To: inMinutes(-200) })).toEqual([]);
    });

    it('is filtered by department', async () => {
      const [one, other] = [await scheduled(), await scheduled()];
      for (const { JobId } of [one, other]) {
        await ran(JobId, -100, -99);
        await expectAt(JobId, [-50]);
      }
      const { DepartmentId } = one;
      const rows = await call('ListDay', { ...today, DepartmentId });
      expect(rows.map(({ Kind, JobId }) => [Kind, JobId])).toEqual([
        ['Run', one.JobId],
        ['Expected', one.JobId],
      ]);
    });

    it.each([
      [{ From: '', To: inMinutes(0) }, /From is missing/],
      [{ From: inMinutes(0), To: '' }, /To is missing/],
      [{ From: today.To, To: today.To }, /To must come after From/],
      [{ From: inMinutes(-33 * 1440), To: inMinutes(0) }, /32 days/],
      [{ From: 'yesterday', To: inMinutes(0) }, /From must be a time/],
    ])('is refused with %j, as are its counts', async (input, message) => {
      await refused(ask('ListDay', input), 'input', message);
      await refused(ask('CountRuns', input), 'input', message);
    });
  });

  /** A department in which one of each thing happened an hour ago. */
  const oneOfEverything = async () => {
    const DepartmentId = await newDepartment();
    const { JobId } = await scheduled({ DepartmentId });
    for (const status of ['Done', 'Error', 'TimedOut', 'Cancelled', 'Lost'] as const) {
      await ran(JobId, -60, -59, { status });
    }
    const began = { jobId: JobId, at: inMinutes(-60) };
    const lines = [{ seq: 1, at: began.at, level: 'warn' as const, text: 'x' }];
    await addRun({ lines, validation: { seq: 2, reason: 'look' }, end: end(3, { at: inMinutes(-59) }) }, began);
    await addRun({}, { ...began, heartbeatSeconds: null });
    await age(await addRun({ alive: true }, began), 1800);
    await expectAt(JobId, [-120, 30]);
    return { DepartmentId, JobId };
  };

  describe('the counts', () => {
    it("are today's, except for running and waiting runs", async () => {
      const { DepartmentId } = await oneOfEverything();
      const all = { Running: 1, Failed: 2, Lost: 2, Missed: 1, Waiting: 1, Runs: 8, Alerts: 0 };
      expect(await call('CountRuns', { ...today, DepartmentId })).toEqual([all]);
      expect(await call('CountRuns', { DepartmentId, From: inMinutes(-3000), To: inMinutes(-2000) })).toEqual([
        { Running: 1, Failed: 0, Lost: 0, Missed: 0, Waiting: 1, Runs: 0, Alerts: 0 },
      ]);
      const everywhere = await callOne('CountRuns', today);
      for (const [name, count] of Object.entries(everywhere)) {
        expect([name, count >= Reflect.get(all, name)]).toEqual([name, true]);
      }
    });

    it('have what began, or was due, at From, and not at To', async () => {
      const DepartmentId = await newDepartment();
      const { JobId } = await scheduled({ DepartmentId });
      const [DueAt] = await expectAt((await scheduled({ DepartmentId })).JobId, [-60]);
      for (const status of ['Error', 'Lost'] as const)
        await addRun({ end: end(1, { status }) }, { jobId: JobId, at: DueAt! });
      const count = (From: string, To: string) => callOne('CountRuns', { DepartmentId, From, To });
      expect(await count(DueAt!, inMinutes(0))).toMatchObject({ Runs: 2, Failed: 1, Lost: 1, Missed: 1 });
      expect(await count(inMinutes(-90), DueAt!)).toMatchObject({ Runs: 0, Failed: 0, Lost: 0, Missed: 0 });
    });

    it('are zero if there is nothing', async () => {
      const DepartmentId = await newDepartment();
      const none = { Running: 0, Failed: 0, Lost: 0, Missed: 0, Waiting: 0, Runs: 0, Alerts: 0 };
      expect(await call('CountRuns', { ...today, DepartmentId })).toEqual([none]);
    });
  });

  describe('the grid', () => {
    it('has a row for each job and day on which something ran or was due', async () => {
      const { DepartmentId, JobId } = await oneOfEverything();
      const other = await newJob({ DepartmentId });
      await ran(other.JobId, -3 * 1440, -3 * 1440 + 1);
      const Edges = [inMinutes(-4 * 1440), inMinutes(-2 * 1440), inMinutes(-1440), inMinutes(1440)];
      const nothing = { Failed: 0, Lost: 0, Cancelled: 0, Missed: 0, Warned: 0, Running: 0, Waiting: 0 };
      expect(await call('ListGrid', { DepartmentId, Edges })).toEqual([
        { JobId, Day: 2, Runs: 8, Failed: 2, Lost: 2, Cancelled: 1, Missed: 1, Warned: 1, Running: 1, Waiting: 1 },
        { ...nothing, JobId: other.JobId, Day: 0, Runs: 1 },
      ]);
    });

    it('has only the wanted jobs if it is asked for some', async () => {
      const DepartmentId = await newDepartment();
      const [one, other] = [await newJob({ DepartmentId }), await newJob({ DepartmentId })];
      for (const { JobId } of [one, other]) await ran(JobId, -60, -59);
      await expectAt((await scheduled({ DepartmentId })).JobId, [-60]);
      const Edges = [inMinutes(-1440), inMinutes(0)];
      const found = async (JobIds: unknown) =>
        ((await ask('ListGrid', { DepartmentId, Edges, JobIds })) as { JobId: number }[]).map(({ JobId }) => JobId);
      expect(await found([other.JobId, 0, null, 'x'])).toEqual([other.JobId]);
      expect(await found([])).toEqual([]);
      expect(await found(null)).toHaveLength(3);
      await ran(1, -60, -59);
      expect(await ask('ListGrid', { Edges, JobIds: [true] })).toEqual([]);
    });

    it.each([
      [{ Edges: null }, /Edges must be a list/],
      [{ Edges: 'today' }, /Edges must be a list/],
      [{ Edges: [] }, /two times or more/],
      [{ Edges: [inMinutes(0)] }, /two times or more/],
      [{ Edges: Array(2).fill(inMinutes(0)) }, /each after the one before/],
      [{ Edges: [inMinutes(0), inMinutes(-1)] }, /each after the one before/],
      [{ Edges: ['today', 'tomorrow'] }, /Edges must be a time/],
      [{ Edges: Array.from({ length: 64 }, (_, minute) => inMinutes(minute)) }, /Edges has more than 63/],
    ])('is refused with %j', (input, message) => refused(ask('ListGrid', input), 'input', message));
  });
}
