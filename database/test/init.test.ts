/** `init` on both engines: repeatable, from several places at once, never over a newer database. */
import { StoreError } from '#database/store/runStore';
import { openDatabase } from '../src/index';
import { engines } from './contract/engines';
import { init } from './contract/init';

describe.each(engines)('init on $name', (engine) => {
  it('creates a missing database, and says so', async () => {
    const { setting, remove } = engine.newDatabase();
    try {
      const steps: string[] = [];
      const first = await init(setting, { onStep: (step) => steps.push(step) });
      expect(first).toMatchObject({ created: true, from: 0 });
      expect(first.to).toBeGreaterThan(0);
      expect(steps.join('; ')).toMatch(/Creating .*; Applying migration 1/);
      const again = await init(setting);
      expect(again).toEqual({ ...first, created: false, from: first.to });

      const database = await openDatabase(setting);
      await database.call('SaveDepartment', { Name: 'IT' });
      await init(setting);
      expect((await database.call('ListDepartments', {})).map(({ Name }) => Name)).toEqual(['IT']);
      await database.close();
    } finally {
      await remove();
    }
  }, 600_000);

  it('leaves one schema if several run at once', async () => {
    const { setting, remove } = engine.newDatabase();
    try {
      await init(setting);
      const all = await Promise.all([1, 2, 3].map(() => init(setting)));
      expect(new Set(all.map(({ to }) => to)).size).toBe(1);
    } finally {
      await remove();
    }
  }, 600_000);

  it('makes procedures again, and keeps everything in the tables', async () => {
    const { setting, remove } = engine.newDatabase();
    try {
      await init(setting);
      const [schema, name] = engine.name === 'SQLite' ? ['', 'JobFigures'] : ['dbo.', 'WhoAmI'];
      const before = await openDatabase(setting);
      try {
        await before.call('SaveDepartment', { Name: 'IT' });
        await before.call('SaveJob', { DepartmentId: 1, Name: 'Import' });
        await engine.execute(
          setting,
          schema === '' ? `DROP VIEW ${name}` : `DROP PROCEDURE dashboard.${name}; DROP VIEW dbo.JobRows`,
        );
        await expect(before.call(schema === '' ? 'ListJobs' : 'WhoAmI', {})).rejects.toThrow(/init/);
      } finally {
        await before.close();
      }

      await init(setting);
      const database = await openDatabase(setting);
      expect((await database.call('WhoAmI', {}))[0]).toMatchObject({ SchemaVersion: 1, Role: 'admin' });
      expect((await database.call('ListJobs', {})).map((job) => job.Name)).toEqual(['Import']);
      await database.close();
    } finally {
      await remove();
    }
  }, 600_000);

  it('refuses a newer database and changes nothing', async () => {
    const { setting, remove } = engine.newDatabase();
    try {
      await init(setting);
      await engine.execute(setting, `INSERT INTO SchemaMigrations (Version) VALUES (9999)`);
      const error: unknown = await init(setting).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(StoreError);
      expect(error).toMatchObject({
        code: 'schema',
        message: expect.stringMatching(/has schema 9999.*Nothing was changed/s),
      });
    } finally {
      await remove();
    }
  }, 600_000);

  it('is suggested by the error of an uninitialised database', async () => {
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
  }, 600_000);
});
