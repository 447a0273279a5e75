import type { Fixture } from './engines';
import { end, newDepartment, newJob, newRun, newUser } from './fixtures';

export function jobs(fixture: () => Fixture): void {
  describe('a job', () => {
    it('is saved with all its fields, and comes back with them', async () => {
      const { database } = fixture();
      const DepartmentId = await newDepartment(database);
      const OwnerEmail = await newUser(database, { Name: 'Anna Bianchi' });
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
      const [saved] = await database.call('SaveJob', fields);
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
      expect(await database.call('ListJobs', { JobId: saved!.JobId })).toEqual([saved]);
    });

    it('without an id gets the next one; an id may be named, also a gap, and numbering goes on from there', async () => {
      const { database } = fixture();
      const first = await newJob(database);
      expect((await newJob(database)).JobId).toBe(first.JobId + 1);
      const named = await newJob(database, { JobId: first.JobId + 50 });
      expect(named.JobId).toBe(first.JobId + 50);
      expect((await newJob(database)).JobId).toBe(first.JobId + 51);
      expect((await newJob(database, { JobId: first.JobId + 20 })).JobId).toBe(first.JobId + 20);
    });

    it("keeps what isn't given, and null clears", async () => {
      const { database } = fixture();
      const job = await newJob(database, {
        Icon: '📦',
        Path: '/a',
        Cron: '0 3 * * *',
        TimeZone: 'Europe/Rome',
        LongestSeconds: 60,
      });
      const [renamed] = await database.call('SaveJob', { JobId: job.JobId, Name: 'Other', NeedsValidation: true });
      expect(renamed).toEqual({ ...job, Name: 'Other', NeedsValidation: true });
      const [cleared] = await database.call('SaveJob', {
        JobId: job.JobId,
        Icon: null,
        Cron: null,
        TimeZone: null,
        LongestSeconds: null,
      });
      expect(cleared).toEqual({ ...renamed, Icon: null, Cron: null, TimeZone: null, LongestSeconds: null });
    });

    it.each([
      [{ Name: '' }, 'input', /Name is missing/],
      [{ Name: 'x'.repeat(201) }, 'input', /Name has more than 200/],
      [{ Icon: 'x'.repeat(51) }, 'input', /Icon has more than 50/],
      [{ DepartmentId: null }, 'input', /DepartmentId is missing/],
      [{ DepartmentId: 999_999 }, 'not-found', /no department 999999/],
      [{ OwnerEmail: 'nobody@example.org' }, 'not-found', /nobody@example.org.*save the user first/],
      [{ Cron: '0 3 * * *' }, 'input', /Cron and TimeZone belong together/],
      [{ TimeZone: 'Europe/Rome' }, 'input', /Cron and TimeZone belong together/],
      [{ AlertRules: 'after 3' }, 'input', /AlertRules must be a JSON object/],
      [{ AlertRules: '[1]' }, 'input', /AlertRules must be a JSON object/],
      [{ GraceSeconds: -1 }, 'input', /GraceSeconds/],
      [{ LongestSeconds: 'long' }, 'input', /LongestSeconds|long/],
      [{ NeedsValidation: 'perhaps' }, 'input', /NeedsValidation must be true or false/],
      [{ JobId: -3 }, 'input', /JobId/],
      [{ Source: 'rumour' }, 'input', /Source must be one of/],
    ])('with %j is refused with a sentence, and nothing is changed', async (wrong, code, message) => {
      const { database } = fixture();
      const job = await newJob(database);
      const input = { JobId: job.JobId, ...wrong };
      await expect(fixture().ask('SaveJob', input)).rejects.toMatchObject({
        code,
        message: expect.stringMatching(message),
      });
      expect(await database.call('ListJobs', { JobId: job.JobId })).toEqual([job]);
    });

    it('that is new needs a name and a department', async () => {
      const { database } = fixture();
      await expect(database.call('SaveJob', { Name: 'x' })).rejects.toMatchObject({ code: 'input' });
      await expect(database.call('SaveJob', { DepartmentId: await newDepartment(database) })).rejects.toMatchObject({
        code: 'input',
      });
    });

    it('takes no history along when it moves', async () => {
      const { database } = fixture();
      const job = await newJob(database);
      const [before, after] = [newRun(job.JobId), newRun(job.JobId)];
      await database.store.apply(before);
      const DepartmentId = await newDepartment(database);
      await database.call('SaveJob', { JobId: job.JobId, DepartmentId });
      await database.store.apply(after);
      expect((await database.call('GetRun', { RunId: before.begin.runId }))[0]!.DepartmentId).toBe(job.DepartmentId);
      expect((await database.call('GetRun', { RunId: after.begin.runId }))[0]!.DepartmentId).toBe(DepartmentId);
    });

    it('shows its last run by start, not by arrival', async () => {
      const { database } = fixture();
      const { JobId } = await newJob(database);
      const [late, early] = [
        newRun(JobId, { at: '2026-11-24T12:00:00.000Z' }),
        newRun(JobId, { at: '2026-11-23T12:00:00.000Z' }),
      ];
      await database.store.apply({ ...late, end: end(1, { status: 'Error', at: '2026-11-24T12:01:00.000Z' }) });
      await database.store.apply({ ...early, end: end(1) });
      expect((await database.call('ListJobs', { JobId }))[0]).toMatchObject({
        LastRunId: late.begin.runId,
        LastStartedAt: '2026-11-24T12:00:00.000Z',
        LastStatus: 'Error',
      });
    });

    it('is paused and snoozed, and both are undone', async () => {
      const { database } = fixture();
      const { JobId } = await newJob(database);
      const Until = '2027-01-01T07:00:00.000Z';
      expect((await database.call('SetJobPaused', { JobId, Paused: true }))[0]!.Paused).toBe(true);
      expect((await database.call('SnoozeJob', { JobId, Until }))[0]).toMatchObject({
        Paused: true,
        SnoozedUntil: Until,
      });
      expect((await database.call('SetJobPaused', { JobId, Paused: false }))[0]!.Paused).toBe(false);
      expect((await database.call('SnoozeJob', { JobId, Until: null }))[0]!.SnoozedUntil).toBeNull();
      await expect(database.call('SnoozeJob', { JobId, Until: 'tomorrow' })).rejects.toMatchObject({ code: 'input' });
      await expect(fixture().ask('SetJobPaused', { JobId, Paused: 'maybe' })).rejects.toMatchObject({
        code: 'input',
      });
      await expect(database.call('SetJobPaused', { JobId: 999_999, Paused: true })).rejects.toMatchObject({
        code: 'not-found',
      });
    });
  });
}
