/** Lists stay on an index however many runs there are: what SQLite plans for each filter of ListRuns. */
import { DatabaseSync } from '@photostructure/sqlite';
import { listRuns } from '../src/sqlite/ListRuns';
import { Session } from '../src/sqlite/session';
import { sqlFile } from '../src/sqlFiles';

/** Answers with the plans of the statements that it is asked to run. */
class Planner extends Session {
  readonly plans: string[] = [];
  constructor(private readonly connection: InstanceType<typeof DatabaseSync>) {
    super(connection);
  }

  override all<R>(sql: string, values: Record<string, string | number | null> = {}): R[] {
    const rows: { detail: string }[] = this.connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values);
    this.plans.push(rows.map(({ detail }) => detail).join('; '));
    return [];
  }
}

describe('the list of runs', () => {
  const db = new DatabaseSync(':memory:');
  db.exec(sqlFile('sqlite/migrations/0001'));
  db.exec(sqlFile('sqlite/views/Runs'));
  afterAll(() => db.close());

  it.each([
    [{}, 'LogHistoryByStart'],
    [{ DepartmentId: 1 }, 'LogHistoryByDepartment'],
    [
      { DepartmentId: 1, BeforeStartedAt: '2026-11-24T10:00:00.000Z', BeforeRunKey: '7' },
      'LogHistoryByDepartment (DepartmentId=? AND StartedAt<?)',
    ],
    [{ JobId: 1 }, 'LogHistoryByJob'],
    [
      { From: '2026-11-24T00:00:00.000Z', To: '2026-11-25T00:00:00.000Z' },
      'LogHistoryByStart (StartedAt>? AND StartedAt<?)',
    ],
    [{ Status: 'Error' as const }, 'LogHistoryNotDone'],
    [{ Status: 'Lost' as const }, 'LogHistoryNotDone'],
    [{ Status: 'Pending' as const }, 'LogHistoryNotDone'],
    [{ Validation: 'Waiting' as const }, 'LogHistoryWaiting'],
  ])('by %j reads %s', (input, index) => {
    const planner = new Planner(db);
    listRuns(planner, input);
    expect(planner.plans.at(-1)).toContain(index);
    expect(planner.plans.at(-1)).not.toMatch(/SCAN LogHistory(;|$)/);
  });
});
