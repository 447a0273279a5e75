import type { Database, DayRow, SaveJobInput } from '../../src/index';
import type { Fixture } from './engines';
import { day, end, inMinutes, newDepartment, newJob, newRun, ran } from './fixtures';

const SCHEDULE = { Cron: '0 * * * *', TimeZone: 'Europe/Rome', GraceSeconds: 600 };

export function calendar(fixture: () => Fixture): void {
  const scheduled = (fields: SaveJobInput = {}) => newJob(fixture().database, { ...SCHEDULE, ...fields });
  const expectAt = async (JobId: number, minutes: number[]) => {
    const due = minutes.map(inMinutes);
    const [row] = await fixture().database.call('SaveExpectedRuns', {
      JobId,
      From: inMinutes(-3 * 1440),
      Until: inMinutes(3 * 1440),
      DueAt: due,
    });
    expect(row).toMatchObject({ JobId });
    return due;
  };
  const today = { From: inMinutes(-1440), To: inMinutes(1440) };
  const dayOf = (JobId: number, more: object = {}): Promise<DayRow[]> =>
    fixture().database.call('ListDay', { ...today, JobId, ...more });
  const statuses = async (JobId: number) =>
    (await dayOf(JobId)).filter(({ Kind }) => Kind === 'Expected').map(({ Status }) => Status);

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
      const { database } = fixture();
      const { JobId } = await scheduled();
      const [due] = await expectAt(JobId, [-100]);
      const RunId = await ran(database, JobId, -100 + minutes, -80);
      const rows = await dayOf(JobId);
      expect(rows.filter(({ Kind }) => Kind === 'Expected').map(({ Status }) => Status)).toEqual(
        fulfilled ? [] : ['Missed'],
      );
      const run = rows.find(({ Kind }) => Kind === 'Run');
      expect(run).toMatchObject({ RunId, DueAt: fulfilled ? due : null });
      expect(run!.LateAt === null).toBe(!fulfilled);
    });

    it('is fulfilled by one run, and a run fulfils only one: the nearest', async () => {
      const { database } = fixture();
      const { JobId } = await scheduled({ GraceSeconds: 3600 });
      const due = await expectAt(JobId, [-200, -190, -180]);
      // Nearest to the second; the first could take it too, and the third is 12 minutes away.
      await ran(database, JobId, -192, -191);
      expect(await statuses(JobId)).toEqual(['Missed', 'Missed']);
      // Another run at the same time fulfils nothing.
      await ran(database, JobId, -189, -188);
      const rows = await dayOf(JobId);
      expect(rows.filter(({ Kind }) => Kind === 'Expected').map(({ DueAt }) => DueAt)).toEqual([due[0], due[2]]);
      const runs = rows.filter(({ Kind }) => Kind === 'Run').map(({ DueAt }) => DueAt);
      expect(runs).toEqual([null, due[1]]);
    });

    it('is the earlier one of two equally near', async () => {
      const { database } = fixture();
      const { JobId } = await scheduled();
      const at = Date.now() - 120 * 60_000;
      const due = [at, at + 600_000].map((time) => new Date(time).toISOString());
      await database.call('SaveExpectedRuns', { JobId, From: due[0]!, Until: inMinutes(60), DueAt: due });
      const run = newRun(JobId, { at: new Date(at + 300_000).toISOString() });
      await database.store.apply({ ...run, end: end(1, { at: inMinutes(-100) }) });
      expect((await dayOf(JobId)).filter(({ Kind }) => Kind === 'Expected').map(({ DueAt }) => DueAt)).toEqual([
        due[1],
      ]);
    });

    it('is excused if its job is paused, or was snoozed at that time', async () => {
      const { database } = fixture();
      const { JobId } = await scheduled();
      await expectAt(JobId, [-120, -60, 60]);
      await database.call('SetJobPaused', { JobId, Paused: true });
      expect(await statuses(JobId)).toEqual(['Excused', 'Excused', 'Due']);
      await database.call('SetJobPaused', { JobId, Paused: false });
      await database.call('SnoozeJob', { JobId, Until: inMinutes(-90) });
      expect(await statuses(JobId)).toEqual(['Excused', 'Missed', 'Due']);
    });

    it("keeps a watcher's judgement", async () => {
      const { database, execute } = fixture();
      const { JobId } = await scheduled();
      const due = await expectAt(JobId, [-120, -60, -30]);
      const judge = (status: string, at: string) =>
        execute(`UPDATE ExpectedRuns SET Status = '${status}' WHERE JobId = ${JobId} AND DueAt = '${at}'`);
      await judge('Excused', due[0]!);
      await judge('Fulfilled', due[1]!);
      await judge('Missed', due[2]!);
      await ran(database, JobId, -30, -29);
      expect(await statuses(JobId)).toEqual(['Excused', 'Missed']);
    });
  });

  describe('saving expected runs', () => {
    it("replaces all that aren't past", async () => {
      const { database } = fixture();
      const { JobId } = await scheduled();
      const past = await expectAt(JobId, [-60]);
      const input = { JobId, From: inMinutes(-120), Until: inMinutes(600) };
      const [a, b, c, d] = [inMinutes(60), inMinutes(120), inMinutes(180), inMinutes(240)];
      const save = async (DueAt: string[], more: object = {}) =>
        (await database.call('SaveExpectedRuns', { ...input, DueAt, ...more }))[0];
      expect(await save([a, b, c])).toEqual({ JobId, Added: 3, Removed: 0, Kept: 0 });
      expect(await save([b, c, d, d])).toEqual({ JobId, Added: 1, Removed: 1, Kept: 2 });
      expect((await dayOf(JobId)).map(({ DueAt }) => DueAt)).toEqual([...past, b, c, d]);
      // Nothing outside of From and Until is changed.
      expect(await save([], { From: inMinutes(150), Until: inMinutes(200) })).toEqual({
        JobId,
        Added: 0,
        Removed: 1,
        Kept: 0,
      });
      expect((await dayOf(JobId)).map(({ DueAt }) => DueAt)).toEqual([...past, b, d]);
    });

    it('shows until when they are known, and when the next one is', async () => {
      const { database } = fixture();
      const DepartmentId = await newDepartment(database);
      const one = await scheduled({ DepartmentId });
      const known = async () => {
        const Email = `viewer-${DepartmentId}@example.org`;
        await database.call('SaveUser', { UserEmail: Email, Name: 'V', DepartmentId });
        return (await database.call('WhoAmI', { Email }))[0]!.ExpectedUntil;
      };
      expect(await known()).toBeNull();
      const [Until, later, due] = [inMinutes(600), inMinutes(900), inMinutes(50)];
      const save = (JobId: number, until: string) =>
        database.call('SaveExpectedRuns', { JobId, From: inMinutes(0), Until: until, DueAt: [due, inMinutes(70)] });
      await save(one.JobId, Until);
      expect(await known()).toBe(Until);
      const [job] = await database.call('ListJobs', { JobId: one.JobId });
      expect(job).toMatchObject({ NextDueAt: due, ExpectedUntil: Until });
      const other = await scheduled({ DepartmentId });
      expect(await known()).toBeNull();
      await database.call('SetJobPaused', { JobId: other.JobId, Paused: true });
      expect(await known()).toBe(Until);
      await database.call('SetJobPaused', { JobId: other.JobId, Paused: false });
      await save(other.JobId, later);
      expect(await known()).toBe(Until);
      await save(one.JobId, inMinutes(100));
      expect(await known()).toBe(Until);
    });

    it('of an earlier schedule are forgotten, and a new grace changes when they are late', async () => {
      const { database } = fixture();
      const { JobId } = await scheduled();
      const [past, next] = await expectAt(JobId, [-60, 60]);
      await database.call('SaveJob', { JobId, GraceSeconds: 1200 });
      expect((await dayOf(JobId)).map(({ LateAt }) => LateAt)).toEqual([
        new Date(Date.parse(past!) + 600_000).toISOString(),
        new Date(Date.parse(next!) + 1_200_000).toISOString(),
      ]);
      await database.call('SaveJob', { JobId, Cron: '0 3 * * *' });
      expect((await dayOf(JobId)).map(({ DueAt }) => DueAt)).toEqual([past]);
      expect((await database.call('ListJobs', { JobId }))[0]).toMatchObject({ ExpectedUntil: null, NextDueAt: null });
    });

    it('uses five minutes for a job without a grace', async () => {
      const { JobId } = await scheduled({ GraceSeconds: null });
      const [due] = await expectAt(JobId, [10]);
      expect((await dayOf(JobId))[0]!.LateAt).toBe(new Date(Date.parse(due!) + 300_000).toISOString());
    });

    it.each([
      [{ From: '' }, 'input', /From is missing/],
      [{ Until: 'soon' }, 'input', /Until must be a time/],
      [{ Until: `${day(-327)}T00:00:00.000Z` }, 'input', /Until must come after From/],
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
      await expect(fixture().ask('SaveExpectedRuns', input)).rejects.toMatchObject({
        code,
        message: expect.stringMatching(message),
      });
      expect(await dayOf(JobId)).toEqual([]);
    });
  });

  describe('a day', () => {
    it('has what was active between its edges, by time, with the usual duration', async () => {
      const { database } = fixture();
      const job = await scheduled({ Icon: '📦' });
      const { JobId } = job;
      for (const seconds of [60, 120, 240, 600]) {
        await ran(database, JobId, -5000, -5000 + seconds / 60);
      }
      const From = inMinutes(-300);
      const To = inMinutes(-100);
      const before = await ran(database, JobId, -400, -350);
      const into = await ran(database, JobId, -390, -290, { message: 'over the edge' });
      const over = await ran(database, JobId, -380, -50);
      const inside = await ran(database, JobId, -200, -198, { status: 'Error' });
      const after = await ran(database, JobId, -90, -80);
      const going = newRun(JobId, { at: inMinutes(-370), heartbeatSeconds: null });
      await database.store.apply(going);
      const rows = await dayOf(JobId, { From, To });
      expect(rows.map(({ RunId }) => RunId)).toEqual([into, over, going.begin.runId, inside]);
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
      const { database, age } = fixture();
      const { JobId } = await newJob(database);
      const run = newRun(JobId, { at: inMinutes(-600) });
      await database.store.apply({ ...run, alive: true });
      await age(run.begin.runId, 400 * 60);
      expect((await dayOf(JobId, { From: inMinutes(-500), To: inMinutes(-300) })).length).toBe(1);
      expect(await dayOf(JobId, { From: inMinutes(-300), To: inMinutes(-200) })).toEqual([]);
    });

    it('is filtered by department', async () => {
      const { database } = fixture();
      const [one, other] = [await scheduled(), await scheduled()];
      for (const { JobId } of [one, other]) {
        await ran(database, JobId, -100, -99);
        await expectAt(JobId, [-50]);
      }
      const { DepartmentId } = one;
      const rows = await database.call('ListDay', { ...today, DepartmentId });
      expect(rows.map(({ Kind, JobId }) => [Kind, JobId])).toEqual([
        ['Run', one.JobId],
        ['Expected', one.JobId],
      ]);
    });

    it.each([
      [{ From: '', To: inMinutes(0) }, /From is missing/],
      [{ From: inMinutes(0), To: '' }, /To is missing/],
      [{ From: inMinutes(0), To: inMinutes(-1) }, /To must come after From/],
      [{ From: inMinutes(-33 * 1440), To: inMinutes(0) }, /32 days/],
      [{ From: 'yesterday', To: inMinutes(0) }, /From must be a time/],
    ])('is refused with %j, as are its counts', async (input, message) => {
      const refused = { code: 'input', message: expect.stringMatching(message) };
      await expect(fixture().ask('ListDay', input)).rejects.toMatchObject(refused);
      await expect(fixture().ask('CountRuns', input)).rejects.toMatchObject(refused);
    });
  });

  /** A department in which one of each thing happened an hour ago. */
  const oneOfEverything = async (database: Database) => {
    const DepartmentId = await newDepartment(database);
    const { JobId } = await scheduled({ DepartmentId });
    for (const status of ['Done', 'Error', 'TimedOut', 'Cancelled', 'Lost'] as const) {
      await ran(database, JobId, -60, -59, { status });
    }
    const warned = newRun(JobId, { at: inMinutes(-60) });
    await database.store.apply({
      ...warned,
      lines: [{ seq: 1, at: warned.begin.at, level: 'warn', text: 'x' }],
      validation: { seq: 2, reason: 'look' },
      end: end(3, { at: inMinutes(-59) }),
    });
    await database.store.apply(newRun(JobId, { at: inMinutes(-60), heartbeatSeconds: null }));
    const silent = newRun(JobId, { at: inMinutes(-60) });
    await database.store.apply({ ...silent, alive: true });
    await fixture().age(silent.begin.runId, 1800);
    await expectAt(JobId, [-120, 30]);
    return { DepartmentId, JobId };
  };

  describe('the counts', () => {
    it("are today's, except for running and waiting runs", async () => {
      const { database } = fixture();
      const { DepartmentId } = await oneOfEverything(database);
      const all = { Running: 1, Failed: 2, Lost: 2, Missed: 1, Waiting: 1, Runs: 8, Alerts: 0 };
      expect(await database.call('CountRuns', { ...today, DepartmentId })).toEqual([all]);
      expect(await database.call('CountRuns', { DepartmentId, From: inMinutes(-3000), To: inMinutes(-2000) })).toEqual([
        { Running: 1, Failed: 0, Lost: 0, Missed: 0, Waiting: 1, Runs: 0, Alerts: 0 },
      ]);
      const [everywhere] = await database.call('CountRuns', today);
      for (const [name, count] of Object.entries(everywhere!)) {
        expect([name, count >= Reflect.get(all, name)]).toEqual([name, true]);
      }
    });

    it('are zero if there is nothing', async () => {
      const { database } = fixture();
      const DepartmentId = await newDepartment(database);
      const none = { Running: 0, Failed: 0, Lost: 0, Missed: 0, Waiting: 0, Runs: 0, Alerts: 0 };
      expect(await database.call('CountRuns', { ...today, DepartmentId })).toEqual([none]);
    });
  });

  describe('the grid', () => {
    it('has a row for each job and day on which something ran or was due', async () => {
      const { database } = fixture();
      const { DepartmentId, JobId } = await oneOfEverything(database);
      const other = await newJob(database, { DepartmentId });
      await ran(database, other.JobId, -3 * 1440, -3 * 1440 + 1);
      const Edges = [inMinutes(-4 * 1440), inMinutes(-2 * 1440), inMinutes(-1440), inMinutes(1440)];
      const nothing = { Failed: 0, Lost: 0, Cancelled: 0, Missed: 0, Warned: 0, Running: 0, Waiting: 0 };
      expect(await database.call('ListGrid', { DepartmentId, Edges })).toEqual([
        { JobId, Day: 2, Runs: 8, Failed: 2, Lost: 2, Cancelled: 1, Missed: 1, Warned: 1, Running: 1, Waiting: 1 },
        { ...nothing, JobId: other.JobId, Day: 0, Runs: 1 },
      ]);
    });

    it.each([
      [{ Edges: null }, /Edges must be a list/],
      [{ Edges: 'today' }, /Edges must be a list/],
      [{ Edges: [] }, /two times or more/],
      [{ Edges: [inMinutes(0)] }, /two times or more/],
      [{ Edges: [inMinutes(0), inMinutes(0)] }, /each after the one before/],
      [{ Edges: [inMinutes(0), inMinutes(-1)] }, /each after the one before/],
      [{ Edges: ['today', 'tomorrow'] }, /Edges must be a time/],
      [{ Edges: Array.from({ length: 64 }, (_, minute) => inMinutes(minute)) }, /Edges has more than 63/],
    ])('is refused with %j', async (input, message) => {
      await expect(fixture().ask('ListGrid', input)).rejects.toMatchObject({
        code: 'input',
        message: expect.stringMatching(message),
      });
    });
  });
}
