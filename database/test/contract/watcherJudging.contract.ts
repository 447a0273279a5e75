import type { Fixture } from './engines';
import { HOURLY, day, end } from './fixtures';
import { expectRuns, later, opened, readJob, saveJudgement, TEN, useIdleWatcher } from './watched';

const AT = { SettleSeconds: 60 };

export function watcherJudging(fixture: Fixture): void {
  const { execute, call, addRun, getRun, newAlert, newJob, newUser } = fixture;
  const watcher = useIdleWatcher(fixture);
  const list = async (Now: string) =>
    (await watcher.call('ListJobsToJudge', { Now, ...AT })).map(({ JobId }) => JobId).toSorted((a, b) => a - b);
  const keyOf = async (RunId: string) => (await getRun(RunId)).RunKey;
  const newJobId = async (fields = {}) => (await newJob(fields)).JobId;

  describe('a silent run', () => {
    it('is Lost after three heartbeats, at least 45 s, during which watchers were up; it ends at its last sign of life', async () => {
      const JobId = await newJobId();
      const quick = await addRun({}, { jobId: JobId });
      for (const heartbeatSeconds of [60, null]) await addRun({}, { jobId: JobId, heartbeatSeconds });
      const HeartbeatAt = (await getRun(quick)).HeartbeatAt!;
      const after = (seconds: number) => new Date(Date.parse(HeartbeatAt) + seconds * 1000).toISOString();
      const mark = async (seconds: number, upSince = -60) =>
        (await watcher.call('MarkLost', { Now: after(seconds), UpSince: after(upSince) }))[0]!.Lost;
      expect(await mark(44)).toBe(0);
      // A watcher that started later has seen less of the silence.
      expect(await mark(60, 20)).toBe(0);
      expect(await mark(46)).toBe(1);
      expect(await mark(170)).toBe(0);
      expect(await mark(190)).toBe(1);
      expect(await mark(10_000)).toBe(0);
      const row = await getRun(quick);
      expect(row).toMatchObject({ Status: 'Lost', EndedAt: HeartbeatAt });
      const { Runs } = await readJob(watcher, JobId, after(190));
      expect(Runs.filter(({ Status }) => Status === 'Lost').map(({ JudgeDueAt }) => JudgeDueAt)).toEqual([
        after(46),
        after(190),
      ]);
    });
  });

  describe('jobs to judge', () => {
    it('are those with a new run, an end, a late or too long run, or an alert to repeat, each once', async () => {
      expect(await list(TEN)).toEqual([]);

      const began = await newJobId();
      await addRun({}, { jobId: began });
      await addRun({}, { jobId: began });
      expect(await list(`${day()}T10:00:00.000Z`)).toEqual([began]);

      const late = await newJobId(HOURLY);
      await expectRuns(fixture, late, TEN);
      expect(await list(later(659))).toEqual([began]);
      expect(await list(later(660))).toEqual([began, late]);

      const long = await newJobId({ LongestSeconds: 3600 });
      await addRun({}, { jobId: long });
      await execute('UPDATE LogHistory SET ToMatch = 0');
      expect(await list(`${day()}T10:59:59.000Z`)).toEqual([]);
      expect(await list(`${day()}T11:00:00.000Z`)).toEqual([long]);

      const repeated = await newJobId();
      await newAlert({ JobId: repeated, RepeatAt: `${day()}T09:00:00.000Z` });
      expect(await list(`${day()}T09:00:00.000Z`)).toEqual([repeated]);

      const ended = await newJobId();
      await addRun({ end: end(1, { status: 'Error' }) }, { jobId: ended });
      await execute('UPDATE LogHistory SET ToMatch = 0');
      expect(await list(later(0))).toEqual([long, repeated, ended]);
    });

    it('are at most 500 at a time', async () => {
      const { DepartmentId } = await newJob();
      const values = Array.from({ length: 501 }, (_, index) => 500_000 + index);
      await execute(
        `INSERT INTO Jobs (JobId, Name, DepartmentId, NeedsValidation) VALUES ${values.map((id) => `(${id}, 'many ${id}', ${DepartmentId}, 0)`).join(', ')}`,
      );
      const rows = values.map((id) => `('${day(100)}T00:00:00.000Z', '${day(100)}T00:05:00.000Z', ${id}, 'Due')`);
      await execute(`INSERT INTO ExpectedRuns (DueAt, LateAt, JobId, Status) VALUES ${rows.join(', ')}`);
      expect(await watcher.call('ListJobsToJudge', { Now: TEN, ...AT })).toHaveLength(500);
    });
  });

  describe('what a decision is based on', () => {
    it('is the job with its rules and its state', async () => {
      const OwnerEmail = await newUser();
      const job = await newJob({
        OwnerEmail,
        TimeZone: 'Asia/Tokyo',
        Cron: '0 3 * * *',
        LongestSeconds: 60,
        ShortestSeconds: 5,
        AlertRules: '{"after":2}',
      });
      const { DepartmentId, JobId, Name } = job;
      await call('SaveDepartment', {
        DepartmentId,
        SlackChannel: '#it',
        MailAddress: 'it@example.org',
        AlertRules: '{"after":3}',
      });
      await call('SaveSetting', { Name: 'AlertRules', Value: '{"after":4}' });
      await call('SnoozeJob', { JobId, Until: later(3600) });
      expect(await readJob(watcher, JobId)).toEqual({
        JobId,
        Name,
        Version: 1,
        DepartmentId,
        TimeZone: 'Asia/Tokyo',
        LongestSeconds: 60,
        ShortestSeconds: 5,
        Paused: false,
        SnoozedUntil: later(3600),
        OwnerEmail,
        SlackChannel: '#it',
        MailAddress: 'it@example.org',
        AlertRules: '{"after":2}',
        DepartmentAlertRules: '{"after":3}',
        GlobalAlertRules: '{"after":4}',
        FailuresInRow: 0,
        SuccessesInRow: 0,
        Runs: [],
        Expected: [],
        Alerts: [],
        History: [],
      });
      await call('SaveSetting', { Name: 'AlertRules', Value: null });
      await call('SaveUser', { UserEmail: OwnerEmail, Active: false });
      await call('SetJobPaused', { JobId, Paused: true });
      const none = { OwnerEmail: null, GlobalAlertRules: null };
      expect(await readJob(watcher, JobId)).toMatchObject({ Paused: true, ...none });
      expect(await watcher.call('ReadJob', { JobId: 999_999, Now: TEN, ...AT })).toEqual([]);
    });

    it('is what was judged after and before it, if something arrives late, however long its grace is', async () => {
      const { JobId } = await newJob({ GraceSeconds: 172_800 });
      const ended = async (at: string, status: 'Done' | 'Error') => {
        return keyOf(await addRun({ end: { ...end(1, { status }), at } }, { jobId: JobId, at }));
      };
      const times = [`${day()}T08:00:00.000Z`, `${day()}T10:00:00.000Z`];
      const [before, after] = [await ended(times[0]!, 'Error'), await ended(times[1]!, 'Done')];
      await execute(`UPDATE LogHistory SET JudgeDueAt = NULL WHERE JobId = ${JobId}`);
      const missed = [
        [`${day()}T08:30:00.000Z`, `${day()}T08:35:00.000Z`],
        [`${day()}T10:30:00.000Z`, `${day()}T10:35:00.000Z`],
        [`${day(-1)}T08:00:00.000Z`, `${day(1)}T08:00:00.000Z`],
      ].map(([DueAt, At]) => ({ At, Status: 'Missed', RunKey: null, DueAt, Fingerprint: null }));
      for (const { DueAt, At } of missed)
        await execute(
          `INSERT INTO ExpectedRuns (JobId, DueAt, LateAt, Status) VALUES (${JobId}, '${DueAt}', '${At}', 'Missed')`,
        );
      const history = async () => (await readJob(watcher, JobId)).History;
      expect(await history()).toEqual([]);
      await ended(`${day()}T09:00:00.000Z`, 'Error');
      const known = { DueAt: null, Fingerprint: null };
      expect(await history()).toEqual([
        { ...known, At: times[0], Status: 'Error', RunKey: before },
        missed[0],
        { ...known, At: times[1], Status: 'Done', RunKey: after },
        missed[1],
        missed[2],
      ]);
    });

    it('is its runs, each with what must be judged', async () => {
      const JobId = await newJobId({ LongestSeconds: 60 });
      const text = 'Prezzo "7" < 8 €\n\\ 📦';
      const lines = [{ seq: 1, at: TEN, level: 'warn' as const, text: 'x' }];
      const failure = end(2, { status: 'Error', message: text, fingerprint: 'abcd' });
      const failed = await addRun({ lines, end: failure }, { jobId: JobId, atTerminal: true });
      const going = await addRun({}, { jobId: JobId, at: `${day()}T10:10:00.000Z` });
      const { Runs: runs } = await readJob(watcher, JobId);
      expect(runs).toEqual([
        {
          RunKey: await keyOf(failed),
          Status: 'Error',
          StartedAt: `${day()}T10:00:00.000Z`,
          EndedAt: `${day()}T10:05:00.000Z`,
          ToMatch: 1,
          JudgeDueAt: expect.stringMatching(/Z$/),
          Overdue: 0,
          AtTerminal: 1,
          WarningCount: 1,
          Validation: 'NotNeeded',
          Fingerprint: 'abcd',
          Message: text,
        },
        {
          RunKey: await keyOf(going),
          Status: 'Pending',
          StartedAt: `${day()}T10:10:00.000Z`,
          EndedAt: null,
          ToMatch: 1,
          JudgeDueAt: null,
          Overdue: 1,
          AtTerminal: 0,
          WarningCount: 0,
          Validation: 'NotNeeded',
          Fingerprint: null,
          Message: null,
        },
      ]);
      // If its alert exists, nobody is told again.
      const long = opened(`long/${runs[1]!.RunKey}`, { Kind: 'long', RunKey: runs[1]!.RunKey });
      await saveJudgement(watcher, JobId, { Matched: runs.map(({ RunKey }) => RunKey), Opened: [long] });
      const nothing = { ToMatch: 0, Overdue: 0 };
      expect((await readJob(watcher, JobId)).Runs).toMatchObject([nothing, nothing]);
    });

    it('is what is late, and what its runs may have fulfilled: what they are in time for, and the one before that', async () => {
      const JobId = await newJobId(HOURLY);
      await expectRuns(fixture, JobId, ...[-14_400, -7200, 0, 7200, 14_400].map(later));
      await addRun({}, { jobId: JobId, at: later(6600) });
      const readDue = async (seconds: number) =>
        (await readJob(watcher, JobId, later(seconds))).Expected.map(({ DueAt }) => DueAt);
      expect(await readDue(-20_000)).toEqual([later(0), later(7200)]);
      expect(await readDue(-6000)).toEqual([-14_400, -7200, 0, 7200].map(later));
    });
  });
}
