import type { Fixture } from './engines';
import { refused, sorted } from './fixtures';

export function auditing(fixture: Fixture): void {
  const { engine, call, listChanges, newDepartment, newJob, newUser } = fixture;
  describe('the audit trail', () => {
    it('has one row for each changed field: from what to what, by whom, through what', async () => {
      const Email = await newUser({ Role: 'admin' });
      const { JobId } = await newJob({ Name: 'report' });
      await call('SaveJob', {
        JobId,
        Name: 'Report',
        LongestSeconds: 60,
        NeedsValidation: true,
        Icon: null,
        Email,
        Source: 'apply',
      });
      const trail = await call('ListAudit', { Entity: 'Job', EntityKey: String(JobId), PageSize: 3 });
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
      const job = await newJob({ Icon: '📦' });
      const count = async () => (await listChanges('Job', job.JobId)).length;
      const before = await count();
      await call('SaveJob', { JobId: job.JobId, Name: job.Name, Icon: '📦', DepartmentId: job.DepartmentId });
      await call('SetJobPaused', { JobId: job.JobId, Paused: false });
      expect(await count()).toBe(before);
      await call('SetJobPaused', { JobId: job.JobId, Paused: true, Source: 'slack' });
      expect(await count()).toBe(before + 1);
    });

    it("of a new job has a row for each field that isn't null", async () => {
      const { JobId, Name, DepartmentId } = await newJob({ Machine: 'SRV' });
      const trail = await call('ListAudit', { Entity: 'Job', EntityKey: String(JobId) });
      expect(sorted(trail.map(({ Field, OldValue, NewValue }) => [Field, OldValue, NewValue]))).toEqual([
        ['DepartmentId', null, String(DepartmentId)],
        ['Machine', null, 'SRV'],
        ['Name', null, Name],
        ['NeedsValidation', null, 'false'],
      ]);
      expect(trail.every(({ Source, Email }) => Source === 'app' && Email === null)).toBe(true);
    });

    it('returns the last change of each field, which apply needs', async () => {
      const DepartmentId = await newDepartment();
      await call('SaveDepartment', { DepartmentId, SlackChannel: '#one', Source: 'apply' });
      await call('SaveDepartment', { DepartmentId, SlackChannel: '#two', Source: 'app' });
      const EntityKey = String(DepartmentId);
      const latest = await call('ListAudit', { Entity: 'Department', EntityKey, LatestOnly: true });
      expect(latest.map(({ Field, NewValue, Source }) => [Field, NewValue, Source])).toEqual([
        ['SlackChannel', '#two', 'app'],
        ['Name', expect.any(String), 'app'],
      ]);
      const one = await listChanges('Department', DepartmentId, 'SlackChannel');
      expect(one.map(([, , to]) => to)).toEqual(['#two', '#one']);
    });

    it('is read page by page', async () => {
      const { JobId } = await newJob();
      for (const Machine of ['a', 'b', 'c', 'd']) await call('SaveJob', { JobId, Machine });
      const ask = { Entity: 'Job', EntityKey: String(JobId), Field: 'Machine', PageSize: 2 } as const;
      const first = await call('ListAudit', ask);
      expect(first.map(({ NewValue }) => NewValue)).toEqual(['d', 'c', 'b']);
      const second = await call('ListAudit', { ...ask, BeforeAuditKey: first[1]!.AuditKey });
      expect(second.map(({ NewValue }) => NewValue)).toEqual(['b', 'a']);
      await refused(call('ListAudit', { PageSize: 1001 }), 'input');
      await refused(fixture.ask('ListAudit', { Entity: 'Planet' }), 'input');
    });
  });
}
