/** Whatever a single row of any table holds, people hear of all that has nothing to do with it. */
import { sent, World } from './world';

const OTHER = 'other@example.org';
const VALUES = [
  null,
  '',
  'nonsense',
  '{"',
  '9999-99-99T99:99:99.999Z',
  '\u001B[31m<!channel>',
  '9007199254740993',
  'x'.repeat(5000),
  -1,
  2_147_483_647,
  -2_147_483_648,
];

/** Rows of one job, its department, people, runs, alerts and messages, that somebody may break. */
const ROWS: Record<string, string> = {
  Departments: 'DepartmentId = 1',
  Users: 'UserId = 1',
  Jobs: 'JobId = 1',
  LogHistory: 'JobId = 1',
  ExpectedRuns: 'JobId = 1',
  Alerts: 'JobId = 1',
  AlertDeliveries: 'DeliveryKey = 1',
};
const KEYS = new Set(['DepartmentId', 'UserId', 'JobId', 'OwnerId', 'RunKey', 'AlertKey', 'DeliveryKey', 'RunId']);

async function makeWorld(): Promise<World> {
  const world = await World.make({ Cron: '0 * * * *', TimeZone: 'UTC', LongestSeconds: 60 });
  world.db.exec(`INSERT INTO Departments (DepartmentId, Name) VALUES (2, 'Other');
    INSERT INTO Users (Email, Name, Role, DepartmentId, Language, ReportEvery, ReportTimeZone)
      VALUES ('${OTHER}', 'Other', 'viewer', 2, 'en', 'daily', 'UTC');
    UPDATE Users SET ReportEvery = 'daily', ReportTimeZone = 'UTC';
    INSERT INTO Jobs (JobId, Name, DepartmentId, OwnerId, NeedsValidation, AlertRules)
      SELECT 2, 'Other', 2, UserId, 0, '{"tell":["owner"]}' FROM Users WHERE Email = '${OTHER}'`);
  await world.schedule('08:59');
  world.run('09:30', 'Error', { Fingerprint: 'old' });
  await world.judge('09:31');
  world.run('10:00', 'Error');
  world.run('10:00', 'Pending');
  world.run('10:00', 'Error', { JobId: 2, DepartmentId: 2 });
  return world;
}

/** What the other person was told. */
async function passOnce(world: World): Promise<string[]> {
  await world.schedule('10:01');
  await world.judge('10:01');
  await world.check('10:01');
  await world.redirect('10:01');
  await world.report('10:01');
  const got = [...(await world.deliver('10:02', sent)), ...(await world.deliver('23:59', sent))];
  return got.filter(({ delivery }) => delivery.Recipient === OTHER).map(({ delivery }) => delivery.Kind);
}

describe.each(Object.entries(ROWS))('a row of %s', (table, which) => {
  it('that is broken in any column silences nobody else', async () => {
    const wrong: unknown[] = [];
    for (const value of VALUES) {
      const world = await makeWorld();
      try {
        const columns: string[] = world.db
          .prepare(`SELECT name FROM pragma_table_info('${table}')`)
          .all()
          .map(({ name }: { name: string }) => name)
          .filter((name: string) => !KEYS.has(name));
        const taken = columns.filter((column) => breakRow(world, table, column, which, value));
        const told = await passOnce(world).catch((error: Error) => [error.message]);
        if (told.toSorted().join() !== 'error,report') wrong.push([value, taken, told]);
      } finally {
        await world.teardown();
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** @returns whether the table takes it */
function breakRow(world: World, table: string, column: string, which: string, value: string | number | null): boolean {
  try {
    world.db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${which}`).run(value);
    return true;
  } catch {
    return false;
  }
}
