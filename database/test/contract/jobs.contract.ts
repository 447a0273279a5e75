import fc from 'fast-check';
import { cronFieldProblem } from '#schedule';
import { cronTexts } from '../../../schedule/test/crons';
import type { Fixture } from './engines';
import { day, end, refused } from './fixtures';
import { readJob, saveJudgement } from './watched';

export function jobs(fixture: Fixture): void {
  const { database, execute, ask, addRun, call, callOne, getJob, getRun, newDepartment, newJob, newUser, ran } =
    fixture;
  describe('a job', () => {
    it('is saved and returned with all its fields', async () => {
      const DepartmentId = await newDepartment();
      const OwnerEmail = await newUser({ Name: 'Anna Bianchi' });
      const fields = {
        Name: 'Nightly import',
        Icon: '📦',
        DepartmentId,
        OwnerEmail,
        Path: 'C:\\jobs\\import.ts',
        Machine: 'SRV-IT-01',
        Cron: '0 3 * * 1-5',
        TimeZone: 'Europe/Rome',
        GraceSeconds: 600,
        LongestSeconds: 3600,
        ShortestSeconds: 0,
        NeedsValidation: true,
        AlertRules: '{"after":3}',
        DocumentationUrl: 'https://wiki.example.org/import',
      };
      const saved = await callOne('SaveJob', fields);
      expect(saved).toEqual({
        ...fields,
        JobId: expect.any(Number),
        DepartmentName: expect.any(String),
        OwnerName: 'Anna Bianchi',
        Paused: false,
        SnoozedUntil: null,
        LastRunId: null,
        LastStartedAt: null,
        LastStatus: null,
        UsualSeconds: null,
        SuccessRate: null,
        NextDueAt: null,
        ExpectedUntil: null,
        ScheduleProblem: null,
        RetiredAt: null,
      });
      expect(await call('ListJobs', { JobId: saved.JobId })).toEqual([saved]);
    });

    it('without an id gets the next one; an id may be given, also with a gap, and numbering continues from there', async () => {
      const first = await newJob();
      expect((await newJob()).JobId).toBe(first.JobId + 1);
      const named = await newJob({ JobId: first.JobId + 50 });
      expect(named.JobId).toBe(first.JobId + 50);
      expect((await newJob()).JobId).toBe(first.JobId + 51);
      expect((await newJob({ JobId: first.JobId + 20 })).JobId).toBe(first.JobId + 20);
    });

    it("keeps fields that aren't given, and null clears", async () => {
      const fields = { Icon: '📦', Path: '/a', Cron: '0 3 * * *', TimeZone: 'Europe/Rome', LongestSeconds: 60 };
      const job = await newJob(fields);
      const renamed = await callOne('SaveJob', { JobId: job.JobId, Name: 'Other', NeedsValidation: true });
      expect(renamed).toEqual({ ...job, Name: 'Other', NeedsValidation: true });
      const nulls = { JobId: job.JobId, Icon: null, Cron: null, TimeZone: null, LongestSeconds: null };
      const cleared = await callOne('SaveJob', nulls);
      expect(cleared).toEqual({ ...renamed, Icon: null, Cron: null, TimeZone: null, LongestSeconds: null });
    });

    it.each([
      [{ Name: '' }, 'input', /Name is missing/],
      [{ Name: 'x'.repeat(201) }, 'input', /Name has more than 200/],
      [{ Name: 'two\nlines' }, 'input', 'Name must be one line, without control characters.'],
      [{ Icon: 'x'.repeat(51) }, 'input', /Icon has more than 50/],
      [{ DepartmentId: null }, 'input', /DepartmentId is missing/],
      [{ DepartmentId: 999_999 }, 'not-found', /no department 999999/],
      [{ OwnerEmail: 'nobody@example.org' }, 'not-found', /nobody@example.org.*save the user first/],
      [{ Cron: '0 3 * * *' }, 'input', /Cron and TimeZone belong together/],
      [{ TimeZone: 'Europe/Rome' }, 'input', /Cron and TimeZone belong together/],
      [{ AlertRules: 'after 3' }, 'input', /AlertRules must be a JSON object/],
      [{ AlertRules: '[1]' }, 'input', /AlertRules must be a JSON object/],
      [{ GraceSeconds: -1 }, 'input', 'GraceSeconds must be a whole number from 0 to 2147483647.'],
      [{ LongestSeconds: 'long' }, 'input', 'LongestSeconds must be a whole number from 0 to 2147483647.'],
      [{ ShortestSeconds: 1.5 }, 'input', 'ShortestSeconds must be a whole number from 0 to 2147483647.'],
      [{ LongestSeconds: 1, ShortestSeconds: 2 }, 'input', /LongestSeconds must not be less than ShortestSeconds/],
      [{ NeedsValidation: 'perhaps' }, 'input', /NeedsValidation must be true or false/],
      [{ JobId: -3 }, 'input', 'JobId must be a whole number from 1 to 2147483647.'],
      [{ Source: 'rumour' }, 'input', /Source must be one of/],
    ])('with %j is refused with a sentence, and nothing is changed', async (wrong, code, message) => {
      const job = await newJob();
      const input = { JobId: job.JobId, ...wrong };
      await refused(ask('SaveJob', input), code, message);
      expect(await call('ListJobs', { JobId: job.JobId })).toEqual([job]);
    });

    it('that is new needs a name and a department', async () => {
      await refused(call('SaveJob', { Name: 'x' }), 'input');
      await refused(call('SaveJob', { DepartmentId: await newDepartment() }), 'input');
    });

    it.each([
      ['99 6 * * *', 'UTC'],
      ['0 24 * * *', 'UTC'],
      ['0 6 32 * *', 'UTC'],
      ['0 6 * 1-13 *', 'UTC'],
      ['0 6 * * 8', 'UTC'],
      ['0-61/27 * * * *', 'UTC'],
      ['0 6 * *', 'UTC'],
      ['0 6 * * * *', 'UTC'],
      ['@daily', 'UTC'],
      ['0 6 "," * *', 'UTC'],
      ['0 6 * * *', 'Marte'],
      ['0 6 * * *', 'Mars/Olympus'],
      ['0 6 * * *', 'Europe/'],
      ['0 6 * * *', '+01:00'],
      ['0 6 * * *', "Europe/Rome'; --"],
    ])('with the schedule %j in %j is refused, new or changed', async (Cron, TimeZone) => {
      const { JobId, DepartmentId } = await newJob({ Cron: '0 6 * * *', TimeZone: 'Europe/Rome' });
      for (const job of [{ JobId }, { Name: 'New', DepartmentId }]) {
        await refused(call('SaveJob', { ...job, Cron, TimeZone }), 'input');
      }
      expect(await getJob(JobId)).toMatchObject({ Cron: '0 6 * * *', TimeZone: 'Europe/Rome' });
    });

    it('accepts every valid cron, and no other', async () => {
      const { JobId } = await newJob();
      for (const Cron of new Set(fc.sample(cronTexts, 100))) {
        const saved = call('SaveJob', { JobId, Cron, TimeZone: 'UTC' }).then(
          () => true,
          (error: { code: string }) => (error.code === 'input' ? false : error),
        );
        expect([Cron, await saved]).toEqual([Cron, cronFieldProblem(Cron) === null]);
      }
    });

    it.each([
      ['*/60 */24 * * *', 'UTC'],
      ['0  9\tL JAN-mar MON#2', 'America/Argentina/Buenos_Aires'],
      ['59 23 31 12 7', 'Etc/GMT+5'],
      ['0 0 30 2 *', 'GMT0'],
      ['0 9 15W,1 * 1-5/2', 'w-su'],
    ])('may have the schedule %j in %j', async (Cron, TimeZone) => {
      const saved = await newJob({ Cron, TimeZone });
      expect(saved).toMatchObject({ Cron, TimeZone });
      // An existing value doesn't prevent other changes.
      await call('SaveJob', { JobId: saved.JobId, Cron, TimeZone, Name: 'Renamed' });
    });

    it.each(['javascript:alert(1)', 'ftp://x', 'data:text/html,x', '//x', 'https:///x', 'wiki', 'JAVASCRIPT://x'])(
      'takes no link %j',
      async (DocumentationUrl) => {
        const { JobId } = await newJob();
        await refused(call('SaveJob', { JobId, DocumentationUrl }), 'input');
      },
    );

    it('isn’t given to an inactive person, but keeps an owner who becomes inactive', async () => {
      const OwnerEmail = await newUser();
      const { JobId, DepartmentId } = await newJob({ OwnerEmail });
      await call('SaveUser', { UserEmail: OwnerEmail, Active: false });
      expect(await call('SaveJob', { JobId, OwnerEmail, Machine: 'M' })).toMatchObject([{ OwnerEmail }]);
      await refused(call('SaveJob', { Name: 'New', DepartmentId, OwnerEmail }), 'input');
    });

    it('leaves its history behind when it moves', async () => {
      const job = await newJob();
      const before = await addRun({}, { jobId: job.JobId });
      const DepartmentId = await newDepartment();
      await call('SaveJob', { JobId: job.JobId, DepartmentId });
      const after = await addRun({}, { jobId: job.JobId });
      expect((await getRun(before)).DepartmentId).toBe(job.DepartmentId);
      expect((await getRun(after)).DepartmentId).toBe(DepartmentId);
      const runsOf = async (input: object) =>
        (await call('ListRuns', { JobId: job.JobId, ...input })).map(({ RunId }) => RunId);
      expect(await runsOf({ DepartmentId: job.DepartmentId })).toEqual([before]);
      expect(await runsOf({ DepartmentId, Status: 'Pending' })).toEqual([after]);
      expect(await runsOf({ DepartmentId: await newDepartment() })).toEqual([]);
    });

    it('shows its last run by start, not by arrival', async () => {
      const { JobId } = await newJob();
      const failure = end(1, { status: 'Error', at: `${day()}T12:01:00.000Z` });
      const late = await addRun({ end: failure }, { jobId: JobId, at: `${day()}T12:00:00.000Z` });
      await addRun({ end: end(1) }, { jobId: JobId, at: `${day(-1)}T12:00:00.000Z` });
      expect(await getJob(JobId)).toMatchObject({
        LastRunId: late,
        LastStartedAt: `${day()}T12:00:00.000Z`,
        LastStatus: 'Error',
      });
    });

    it('is paused and snoozed, and both can be undone', async () => {
      const { JobId } = await newJob();
      const Until = `${day(100)}T07:00:00.000Z`;
      expect((await callOne('SetJobPaused', { JobId, Paused: true })).Paused).toBe(true);
      expect(await callOne('SnoozeJob', { JobId, Until })).toMatchObject({ Paused: true, SnoozedUntil: Until });
      expect((await callOne('SetJobPaused', { JobId, Paused: false })).Paused).toBe(false);
      expect((await callOne('SnoozeJob', { JobId, Until: null })).SnoozedUntil).toBeNull();
      await refused(call('SnoozeJob', { JobId, Until: 'tomorrow' }), 'input');
      await refused(ask('SetJobPaused', { JobId, Paused: 'maybe' }), 'input');
      await refused(call('SetJobPaused', { JobId: 999_999, Paused: true }), 'not-found');
    });

    it("is judged again if somebody changed it during a watcher's judgement", async () => {
      await execute("DELETE FROM Settings WHERE Name = 'WatcherSeenAt'");
      const watcher = await fixture.watcher();
      const OwnerEmail = await newUser({ Role: 'admin' });
      const { JobId } = await newJob({ OwnerEmail });
      const RunId = await ran(JobId, -10, -5, { status: 'Error' });
      const claim = { RunId, ClaimedBy: 'x', LeaseSeconds: 60 };
      const claimed = async () => expect(await database.store.claimFailureMail(claim)).toBeDefined();
      const alert = async () => ({ AlertKey: (await callOne('ListAlerts', { JobId })).AlertKey });
      for (const [name, decide] of Object.entries({
        claimed,
        acknowledged: async () => ask('AcknowledgeAlert', await alert()),
        assigned: async () => ask('AssignAlert', { ...(await alert()), AssigneeEmail: OwnerEmail }),
        validated: () => ask('ValidateRun', { RunId, Verdict: 'Validated' }),
        paused: () => ask('SetJobPaused', { JobId, Paused: true }),
        snoozed: () => ask('SnoozeJob', { JobId, Until: null }),
        changed: () => ask('SaveJob', { JobId, AlertRules: '{"on":[]}' }),
        retired: () => ask('SaveJob', { JobId, Retired: true }),
      })) {
        const { Version } = await readJob(watcher, JobId);
        await decide();
        expect([name, await saveJudgement(watcher, JobId, { Version })]).toEqual([name, false]);
      }
    });
  });
}
