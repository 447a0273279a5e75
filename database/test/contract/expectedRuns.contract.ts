import type { DayRow, SaveJobInput } from '../../src/index';
import type { Fixture } from './engines';
import { HOURLY, day, end, inMinutes, refused } from './fixtures';

export function expectedRuns(fixture: Fixture): void {
  const { execute, ask, call, callOne, addRun, expectAt, getJob, getRun, newDepartment, newJob, ran } = fixture;
  const scheduled = (fields: SaveJobInput = {}) => newJob({ ...HOURLY, ...fields });
  const today = { From: inMinutes(-1440), To: inMinutes(1440) };
  const dayOf = (JobId: number): Promise<DayRow[]> => call('ListDay', { ...today, JobId });
  const expected = async (JobId: number) => (await dayOf(JobId)).filter(({ Kind }) => Kind === 'Expected');
  const statuses = async (JobId: number) => (await expected(JobId)).map(({ Status }) => Status);

  describe('an expected run', () => {
    it('is due, and missed when it is late', async () => {
      const { JobId } = await scheduled();
      await expectAt(JobId, [-60, -11, -9, 30]);
      expect(await statuses(JobId)).toEqual(['Missed', 'Missed', 'Due', 'Due']);
    });

    it.each([
      [-16, false],
      [-14, true],
      [0, true],
      [9, true],
      [11, false],
    ])('is fulfilled by a run that began %i minutes after it: %s', async (minutes, fulfilled) => {
      const { JobId } = await scheduled();
      const [due] = await expectAt(JobId, [-100]);
      const RunId = await ran(JobId, -100 + minutes, -80);
      expect(await statuses(JobId)).toEqual(fulfilled ? [] : ['Missed']);
      const run = (await dayOf(JobId)).find(({ Kind }) => Kind === 'Run');
      expect(run).toMatchObject({ RunId, DueAt: fulfilled ? due : null });
      expect(run!.LateAt === null).toBe(!fulfilled);
    });

    it('is fulfilled by one run, and a run fulfils only one: the nearest', async () => {
      const { JobId } = await scheduled({ GraceSeconds: 3600 });
      const due = await expectAt(JobId, [-200, -190, -180]);
      // Nearest to the second; the first could take it too, and the third is 12 minutes away.
      await ran(JobId, -192, -191);
      expect(await statuses(JobId)).toEqual(['Missed', 'Missed']);
      // Another run at the same time fulfils nothing.
      const { RunKey } = await getRun(await ran(JobId, -189, -188));
      const rows = await dayOf(JobId);
      expect(rows.filter(({ Kind }) => Kind === 'Expected').map(({ DueAt }) => DueAt)).toEqual([due[0], due[2]]);
      const runs = rows.filter(({ Kind }) => Kind === 'Run').map(({ DueAt }) => DueAt);
      expect(runs).toEqual([null, due[1]]);
      // What a watcher has matched is no nearer one.
      const matched = `Status = 'Fulfilled', RunKey = ${RunKey}`;
      await execute(`UPDATE ExpectedRuns SET ${matched} WHERE JobId = ${JobId} AND DueAt = '${due[1]}'`);
      expect(await statuses(JobId)).toEqual(['Missed']);
    });

    it('is the earlier one of two equally near', async () => {
      const { JobId } = await scheduled();
      const at = Date.now() - 120 * 60_000;
      const due = [at, at + 600_000].map((time) => new Date(time).toISOString());
      await call('SaveExpectedRuns', { JobId, From: due[0]!, Until: inMinutes(60), DueAt: due });
      await addRun(
        { end: end(1, { at: inMinutes(-100) }) },
        { jobId: JobId, at: new Date(at + 300_000).toISOString() },
      );
      expect(await expected(JobId)).toMatchObject([{ DueAt: due[1] }]);
    });

    it('is excused if its job is paused, or was snoozed at that time', async () => {
      const { JobId } = await scheduled();
      await expectAt(JobId, [-120, -60, 60]);
      await call('SetJobPaused', { JobId, Paused: true });
      expect(await statuses(JobId)).toEqual(['Excused', 'Excused', 'Due']);
      await call('SetJobPaused', { JobId, Paused: false });
      await call('SnoozeJob', { JobId, Until: inMinutes(-90) });
      expect(await statuses(JobId)).toEqual(['Excused', 'Missed', 'Due']);
    });

    it("keeps a watcher's judgement", async () => {
      const { JobId } = await scheduled();
      const due = await expectAt(JobId, [-120, -60, -30]);
      const judge = (status: string, at: string) =>
        execute(`UPDATE ExpectedRuns SET Status = '${status}' WHERE JobId = ${JobId} AND DueAt = '${at}'`);
      await judge('Excused', due[0]!);
      await judge('Fulfilled', due[1]!);
      await judge('Missed', due[2]!);
      await ran(JobId, -30, -29);
      expect(await statuses(JobId)).toEqual(['Excused', 'Missed']);
    });
  });

  describe('saving expected runs', () => {
    it("replaces all that aren't past", async () => {
      const { JobId } = await scheduled();
      const past = await expectAt(JobId, [-60]);
      const input = { JobId, From: inMinutes(-120), Until: inMinutes(600) };
      const [a, b, c, d] = [inMinutes(60), inMinutes(120), inMinutes(180), inMinutes(240)];
      const save = async (DueAt: string[], more: object = {}) =>
        await callOne('SaveExpectedRuns', { ...input, DueAt, ...more });
      expect(await save([a, b, c])).toEqual({ JobId, Added: 3, Removed: 0, Kept: 0 });
      expect(await save([b, c, d, d])).toEqual({ JobId, Added: 1, Removed: 1, Kept: 2 });
      expect((await dayOf(JobId)).map(({ DueAt }) => DueAt)).toEqual([...past, b, c, d]);
      // Nothing outside of From and Until is changed.
      const within = { From: inMinutes(150), Until: inMinutes(200) };
      expect(await save([], within)).toEqual({ JobId, Added: 0, Removed: 1, Kept: 0 });
      expect((await dayOf(JobId)).map(({ DueAt }) => DueAt)).toEqual([...past, b, d]);
    });

    it('shows until when they are known, and when the next one is', async () => {
      const DepartmentId = await newDepartment();
      const one = await scheduled({ DepartmentId });
      const known = async () => {
        const Email = `viewer-${DepartmentId}@example.org`;
        await call('SaveUser', { UserEmail: Email, Name: 'V', DepartmentId });
        return (await callOne('WhoAmI', { Email })).ExpectedUntil;
      };
      expect(await known()).toBeNull();
      const [Until, later, due] = [inMinutes(600), inMinutes(900), inMinutes(50)];
      const save = (JobId: number, until: string) =>
        call('SaveExpectedRuns', { JobId, From: inMinutes(0), Until: until, DueAt: [due, inMinutes(70)] });
      await save(one.JobId, Until);
      expect(await known()).toBe(Until);
      const job = await getJob(one.JobId);
      expect(job).toMatchObject({ NextDueAt: due, ExpectedUntil: Until });
      const other = await scheduled({ DepartmentId });
      expect(await known()).toBeNull();
      await call('SetJobPaused', { JobId: other.JobId, Paused: true });
      expect(await known()).toBe(Until);
      await call('SetJobPaused', { JobId: other.JobId, Paused: false });
      await save(other.JobId, later);
      expect(await known()).toBe(Until);
      await save(one.JobId, inMinutes(100));
      expect(await known()).toBe(Until);
    });

    it('of an earlier schedule are forgotten, and a new grace changes when they are late', async () => {
      const { JobId } = await scheduled();
      const [past, next] = await expectAt(JobId, [-60, 60]);
      await call('SaveJob', { JobId, GraceSeconds: 1200 });
      expect((await dayOf(JobId)).map(({ LateAt }) => LateAt)).toEqual([
        new Date(Date.parse(past!) + 600_000).toISOString(),
        new Date(Date.parse(next!) + 1_200_000).toISOString(),
      ]);
      await call('SaveJob', { JobId, Cron: '0 3 * * *' });
      expect((await dayOf(JobId)).map(({ DueAt }) => DueAt)).toEqual([past]);
      expect(await getJob(JobId)).toMatchObject({ ExpectedUntil: null, NextDueAt: null });
    });

    it('uses five minutes for a job without a grace', async () => {
      const { JobId } = await scheduled({ GraceSeconds: null });
      const [due] = await expectAt(JobId, [10]);
      expect((await dayOf(JobId))[0]!.LateAt).toBe(new Date(Date.parse(due!) + 300_000).toISOString());
    });

    it.each([
      [{ From: '' }, 'input', /From is missing/],
      [{ Until: 'soon' }, 'input', /Until must be a time/],
      [{ Until: `${day(-23)}T00:00:00.000Z` }, 'input', /Until must come after From/],
      // Every list and judgement that computes with such a time would fail.
      [
        { From: '0001-01-01T00:00:00.000Z', DueAt: ['0001-01-01T00:00:00.000Z'] },
        'input',
        /must lie from 2000 to 2200/,
      ],
      [{ Until: '9999-12-31T23:59:59.999Z' }, 'input', /must lie from 2000 to 2200/],
      [{ DueAt: ['2025-01-01T00:00:00.000Z'] }, 'input', /DueAt must lie/],
      [{ DueAt: [`${day(6)}T00:00:00.000Z`] }, 'input', /DueAt must lie/],
      [{ DueAt: ['tomorrow'] }, 'input', /DueAt must be a time/],
      [{ DueAt: 'tomorrow' }, 'input', /DueAt must be a list/],
      [{ DueAt: null }, 'input', /DueAt must be a list/],
      [{ JobId: 999_999 }, 'not-found', /no job/],
      [{ JobId: null }, 'input', /JobId is missing/],
    ])('is refused with %j', async (wrong, code, message) => {
      const { JobId } = await scheduled();
      const input = {
        JobId,
        From: `${day(-23)}T00:00:00.000Z`,
        Until: `${day(6)}T00:00:00.000Z`,
        DueAt: [`${day(-22)}T00:00:00.000Z`],
        ...wrong,
      };
      await refused(ask('SaveExpectedRuns', input), code, message);
      expect(await dayOf(JobId)).toEqual([]);
    });
  });
}
