/** `init` on both engines: repeatable, from several places at once, never over a newer database. */
import { StoreError } from '#database/store/runStore';
import { withDatabase } from '../../sdk/test/stage';
import type { Database } from '../src/index';
import { engines } from './contract/engines';
import { init } from './contract/init';

// A server may need minutes.
jest.setTimeout(600_000);

describe.each(engines)('init on $name', (engine) => {
  let setting: string;
  let remove: () => Promise<void>;
  beforeEach(() => ({ setting, remove } = engine.newDatabase()));
  afterEach(() => remove());

  const call: Database['call'] = (...asked) => withDatabase(setting, (database) => database.call(...asked));
  const list = async (procedure: 'ListDepartments' | 'ListJobs') => (await call(procedure, {})).map(({ Name }) => Name);

  it('creates a missing database, and says so', async () => {
    const steps: string[] = [];
    const first = await init(setting, { onStep: (step) => steps.push(step) });
    expect(first).toMatchObject({ created: true, from: 0 });
    expect(first.to).toBeGreaterThan(0);
    expect(steps.join('; ')).toMatch(/Creating .*; Applying migration 1/);
    expect(await init(setting)).toEqual({ ...first, created: false, from: first.to });
    await call('SaveDepartment', { Name: 'IT' });
    await init(setting);
    expect(await list('ListDepartments')).toEqual(['IT']);
  });

  it('leaves one schema if several run at once', async () => {
    await init(setting);
    const all = await Promise.all([1, 2, 3].map(() => init(setting)));
    expect(new Set(all.map(({ to }) => to)).size).toBe(1);
  });

  it('makes procedures again, and keeps everything in the tables', async () => {
    await init(setting);
    await call('SaveDepartment', { Name: 'IT' });
    await call('SaveJob', { DepartmentId: 1, Name: 'Import' });
    const [drop, procedure] =
      engine.name === 'SQLite'
        ? ['DROP VIEW JobFigures', 'ListJobs' as const]
        : ['DROP PROCEDURE dashboard.WhoAmI; DROP VIEW dbo.JobRows', 'WhoAmI' as const];
    await withDatabase(setting, async (open) => {
      await engine.execute(setting, drop);
      await expect(open.call(procedure, {})).rejects.toThrow(/init/);
    });
    await init(setting);
    expect(await call('WhoAmI', {})).toMatchObject([{ SchemaVersion: 1, Role: 'admin' }]);
    expect(await list('ListJobs')).toEqual(['Import']);
  });

  it('refuses a newer database and changes nothing', async () => {
    await init(setting);
    await engine.execute(setting, `INSERT INTO SchemaMigrations (Version) VALUES (9999)`);
    const error: unknown = await init(setting).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StoreError);
    const message = expect.stringMatching(/has schema 9999.*Nothing was changed/s);
    expect(error).toMatchObject({ code: 'schema', message });
  });

  it('is suggested by the error of an uninitialised database', async () => {
    const message = expect.stringMatching(/job-logger init/);
    await expect(call('ListRuns', {})).rejects.toMatchObject({ code: 'schema', message });
  });
});
