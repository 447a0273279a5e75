/** A small company for the tests of the app: three departments, four people, two jobs, 120 runs and one that failed. */
import { Stage } from './stage.js';

export const DAVIDE = 'davide@example.org';

const traceback =
  'Error: totals differ\n    at compare (report.ts:3)\nCaused by: Error: row 12 is missing\n    at read (report.ts:9)';

export const failure = {
  status: 'Error',
  message: 'totals differ',
  traceback,
  fingerprint: '0123456789abcdef',
  exitCode: 1,
} as const;

export class Company {
  private constructor(
    readonly stage: Stage,
    readonly departments: { it: number; finance: number; empty: number },
    readonly jobs: { orders: number; close: number },
    /** The run that failed. */
    readonly failed: string,
  ) {}

  static async found(): Promise<Company> {
    const stage = await Stage.set();
    const { database } = stage;
    const ids: number[] = [];
    for (const Name of ['IT', 'Finance', 'Empty']) {
      const SlackChannel = `#${Name.toLowerCase()}`;
      const [row] = await database.call('SaveDepartment', {
        Name,
        SlackChannel,
        MailAddress: `${Name.toLowerCase()}@example.org`,
      });
      ids.push(row!.DepartmentId);
    }
    const [it = 0, finance = 0, empty = 0] = ids;
    for (const person of [
      { UserEmail: DAVIDE, Name: 'Davide Rossi', Role: 'admin', Language: 'it', SlackId: 'U1' },
      { UserEmail: 'grace@example.org', Name: 'Grace', Role: 'viewer', DepartmentId: finance, Language: 'en' },
      { UserEmail: 'anna@example.org', Name: 'Anna', Role: 'operator', DepartmentId: it, Language: 'it' },
      { UserEmail: 'emma@example.org', Name: 'Emma', Role: 'viewer', DepartmentId: empty, Language: 'it' },
    ] as const) {
      await database.call('SaveUser', person);
    }
    const daily = { OwnerEmail: DAVIDE, Cron: '0 0 * * *', TimeZone: 'UTC' };
    const [orders] = await database.call('SaveJob', { Name: 'Orders', Icon: '🦿', DepartmentId: it, ...daily });
    const [close] = await database.call('SaveJob', { Name: 'Close', Icon: '🗓️', DepartmentId: finance, ...daily });
    const jobs = { orders: orders!.JobId, close: close!.JobId };
    stage.past({ jobId: jobs.orders, departmentId: it, count: 120, secondsApart: 3600 });
    return new Company(stage, { it, finance, empty }, jobs, await stage.run(jobs.orders, 2, failure));
  }
}
