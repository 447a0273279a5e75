/** `init` on both engines: repeatable, at the same time from several places, never over a newer database. */
import { StoreError } from '../../sdk/src/store/index';
import { initDatabase, openDatabase } from '../src/index';
import { engines } from './contract/engines';

describe.each(engines)('init on $name', (engine) => {
  it('makes a database that is not there, and says so', async () => {
    const { setting, remove } = engine.newDatabase();
    try {
      const steps: string[] = [];
      const first = await initDatabase(setting, { onStep: (step) => steps.push(step) });
      expect(first).toMatchObject({ created: true, from: 0 });
      expect(first.to).toBeGreaterThan(0);
      expect(steps.join('; ')).toMatch(/Creating .*; Applying migration 1/);
      const again = await initDatabase(setting);
      expect(again).toEqual({ ...first, created: false, from: first.to });

      const database = await openDatabase(setting);
      await database.call('SaveDepartment', { Name: 'IT' });
      await initDatabase(setting);
      expect((await database.call('ListDepartments', {})).map(({ Name }) => Name)).toEqual(['IT']);
      await database.close();
    } finally {
      await remove();
    }
  }, 120_000);

  it('is run by several at once and leaves one schema', async () => {
    const { setting, remove } = engine.newDatabase();
    try {
      await initDatabase(setting);
      const all = await Promise.all([1, 2, 3].map(() => initDatabase(setting)));
      expect(new Set(all.map(({ to }) => to)).size).toBe(1);
    } finally {
      await remove();
    }
  }, 120_000);

  it('upgrades the database of an old version with all that is in it', async () => {
    const { setting, remove } = engine.newDatabase();
    try {
      await engine.makeOld(setting);
      const RunId = '0198f3a2-0000-7000-8000-000000000001';
      for (const statement of [
        `INSERT INTO Departments (DepartmentId, Name) VALUES (1, 'IT')`,
        `INSERT INTO Jobs (JobId, Name, DepartmentId, NeedsValidation, Cron, TimeZone) VALUES (3, 'Import', 1, 0, '0 3 * * *', 'Europe/Rome')`,
        `INSERT INTO LogHistory (RunId, JobId, DepartmentId, Status, StartedAt, EndedAt, InsertedAt, NeedsValidation, Machine, OsUser, Runtime, Sdk, Script, HeartbeatAt)
         VALUES ('${RunId}', 3, 1, 'Done', '2026-11-24T10:00:00.000Z', '2026-11-24T10:05:00.000Z', '2026-11-24T10:00:00.000Z', 0, 'PC7', 'anna', 'node', '0.1.0', 'x.ts', '2026-11-24T10:00:00.000Z')`,
        `INSERT INTO ExpectedRuns (JobId, DueAt, LateAt, Status) VALUES (3, '2026-11-24T10:01:00.000Z', '2026-11-24T10:06:00.000Z', 'Due')`,
        `INSERT INTO Tickets (RunKey, RunId, JobId, DepartmentId, Title, Description, Priority, Status, OpenedAt) VALUES (1, '${RunId}', 3, 1, 'Old', 'x', 'Low', 'Open', '2026-11-24T10:06:00.000Z')`,
      ]) {
        await engine.execute(setting, statement);
      }
      const upgraded = await initDatabase(setting);
      expect(upgraded).toMatchObject({ created: false, from: 1 });
      expect(upgraded.to).toBeGreaterThan(1);
      const database = await openDatabase(setting);
      const day = { From: '2026-11-24T00:00:00.000Z', To: '2026-11-25T00:00:00.000Z' };
      expect((await database.call('ListDay', day)).map((row) => [row.RunId, row.DueAt])).toEqual([
        [RunId, '2026-11-24T10:01:00.000Z'],
      ]);
      expect((await database.call('GetRun', { RunId }))[0]).toMatchObject({ OpenTicketTitle: 'Old', Machine: 'PC7' });
      const [job] = await database.call('ListJobs', {});
      expect(job).toMatchObject({ Name: 'Import', LastRunId: RunId, ExpectedUntil: null });
      const Until = '2026-12-24T00:00:00.000Z';
      await database.call('SaveExpectedRuns', { JobId: 3, From: day.To, Until, DueAt: [] });
      expect((await database.call('WhoAmI', {}))[0]).toMatchObject({
        ExpectedUntil: Until,
        SchemaVersion: upgraded.to,
      });
      await database.close();
    } finally {
      await remove();
    }
  }, 120_000);

  it('refuses a newer database and changes nothing', async () => {
    const { setting, remove } = engine.newDatabase();
    try {
      await initDatabase(setting);
      await engine.execute(setting, `INSERT INTO SchemaMigrations (Version) VALUES (9999)`);
      const error: unknown = await initDatabase(setting).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(StoreError);
      expect(error).toMatchObject({
        code: 'schema',
        message: expect.stringMatching(/has schema 9999.*Nothing was changed/s),
      });
    } finally {
      await remove();
    }
  }, 120_000);

  it('is what an uninitialised database asks for', async () => {
    const { setting, remove } = engine.newDatabase();
    const ask = async () => {
      const database = await openDatabase(setting);
      try {
        await database.call('ListRuns', {});
      } finally {
        await database.close();
      }
    };
    await expect(ask()).rejects.toMatchObject({ code: 'schema', message: expect.stringMatching(/job-logger init/) });
    await remove();
  }, 120_000);
});
