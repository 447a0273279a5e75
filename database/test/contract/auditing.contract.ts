import type { Fixture } from './engines';
import { newDepartment, newJob, newUser, refused, sorted, listChanges } from './fixtures';

export function auditing(fixture: Fixture): void {
  const { database, engine } = fixture;
  describe('the audit trail', () => {
    it('has one row for each changed field: from what to what, by whom, through what', async () => {
      const Email = await newUser(database, { Role: 'admin' });
      const { JobId } = await newJob(database, { Name: 'report' });
      await database.call('SaveJob', {
        JobId,
        Name: 'Report',
        LongestSeconds: 60,
        NeedsValidation: true,
        Icon: null,
        Email,
        Source: 'apply',
      });
      const trail = await database.call('ListAudit', { Entity: 'Job', EntityKey: String(JobId), PageSize: 3 });
      expect(sorted(trail.slice(0, 3).map(({ Field, OldValue, NewValue }) => [Field, OldValue, NewValue]))).toEqual([
        ['LongestSeconds', null, '60'],
        ['Name', 'report', 'Report'],
        ['NeedsValidation', 'false', 'true'],
      ]);
      for (const row of trail.slice(0, 3)) {
        expect(row).toMatchObject({
          Entity: 'Job',
          EntityKey: String(JobId),
          Email,
          Source: 'apply',
          AuditKey: expect.stringMatching(/^\d+$/),
        });
        expect(Math.abs(Date.parse(row.At) - Date.now())).toBeLessThan(60_000);
        expect(row.Login === null).toBe(engine === 'SQLite');
      }
    });

    it("doesn't mention what stayed the same", async () => {
      const job = await newJob(database, { Icon: '📦' });
      const count = async () => (await listChanges(database, 'Job', job.JobId)).length;
      const before = await count();
      await database.call('SaveJob', { JobId: job.JobId, Name: job.Name, Icon: '📦', DepartmentId: job.DepartmentId });
      await database.call('SetJobPaused', { JobId: job.JobId, Paused: false });
      expect(await count()).toBe(before);
      await database.call('SetJobPaused', { JobId: job.JobId, Paused: true, Source: 'slack' });
      expect(await count()).toBe(before + 1);
    });

    it("of a new job has a row for each field that isn't null", async () => {
      const { JobId, Name, DepartmentId } = await newJob(database, { Machine: 'SRV' });
      const trail = await database.call('ListAudit', { Entity: 'Job', EntityKey: String(JobId) });
      expect(sorted(trail.map(({ Field, OldValue, NewValue }) => [Field, OldValue, NewValue]))).toEqual([
        ['DepartmentId', null, String(DepartmentId)],
        ['Machine', null, 'SRV'],
        ['Name', null, Name],
        ['NeedsValidation', null, 'false'],
      ]);
      expect(trail.every(({ Source, Email }) => Source === 'app' && Email === null)).toBe(true);
    });

    it('returns the last change of each field, which apply needs', async () => {
      const DepartmentId = await newDepartment(database);
      await database.call('SaveDepartment', { DepartmentId, SlackChannel: '#one', Source: 'apply' });
      await database.call('SaveDepartment', { DepartmentId, SlackChannel: '#two', Source: 'app' });
      const EntityKey = String(DepartmentId);
      const latest = await database.call('ListAudit', { Entity: 'Department', EntityKey, LatestOnly: true });
      expect(latest.map(({ Field, NewValue, Source }) => [Field, NewValue, Source])).toEqual([
        ['SlackChannel', '#two', 'app'],
        ['Name', expect.any(String), 'app'],
      ]);
      const one = await listChanges(database, 'Department', DepartmentId, 'SlackChannel');
      expect(one.map(([, , to]) => to)).toEqual(['#two', '#one']);
    });

    it('is read page by page', async () => {
      const { JobId } = await newJob(database);
      for (const Machine of ['a', 'b', 'c', 'd']) await database.call('SaveJob', { JobId, Machine });
      const ask = { Entity: 'Job', EntityKey: String(JobId), Field: 'Machine', PageSize: 2 } as const;
      const first = await database.call('ListAudit', ask);
      expect(first.map(({ NewValue }) => NewValue)).toEqual(['d', 'c', 'b']);
      const second = await database.call('ListAudit', { ...ask, BeforeAuditKey: first[1]!.AuditKey });
      expect(second.map(({ NewValue }) => NewValue)).toEqual(['b', 'a']);
      await refused(database.call('ListAudit', { PageSize: 1001 }), 'input');
      await refused(fixture.ask('ListAudit', { Entity: 'Planet' }), 'input');
    });
  });
}
