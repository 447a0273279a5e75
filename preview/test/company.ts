/** A small company for the tests of the app: three departments, four people, two jobs, 120 runs and one that failed. */
import { AppView } from './appView.js';
import { Stage, type ViewSettings } from './stage.js';

export const DAVIDE = 'davide@example.org';

/** It is midday in the browser's zone, so today doesn't end during the tests. */
export const noon = Math.floor(Date.now() / 3_600_000) * 3_600_000;
const hour = new Date(noon).getUTCHours();
const MIDDAY = `Etc/GMT${hour < 12 ? '-' : '+'}${Math.abs(12 - hour)}`;

const traceback =
  'Error: totals differ\n    at compare (report.ts:3)\nCaused by: Error: row 12 is missing\n    at read (report.ts:9)';

export const failure = {
  status: 'Error',
  message: 'totals differ',
  traceback,
  fingerprint: '0123456789abcdef',
  exitCode: 1,
} as const;

/**
 * The company for a file's tests, and their page, which must be without problems after each test.
 *
 * @param timeZone the browser's
 * @returns what exists from the first test on; `open` shows another page, by default as Davide
 */
export function usePreview(timeZone = MIDDAY): {
  company: Company;
  stage: Stage;
  view: AppView;
  open: (email?: string, where?: string, settings?: ViewSettings) => Promise<void>;
} {
  const company = new Company();
  const { stage } = company;
  const view = new AppView();
  beforeAll(() => company.found());
  let tried: string | undefined;
  beforeEach(async () => {
    const { currentTestName } = expect.getState();
    // A retry on CI must find its page without the window that the first try left open.
    if (currentTestName === tried && view.page)
      await view.page.goto(new URL(new URL(view.page.url()).pathname, view.page.url()).href);
    tried = currentTestName;
  });
  afterEach(() => view.hasNoProblems());
  afterAll(() => stage.teardown());
  return {
    company,
    stage,
    view,
    async open(email = DAVIDE, where, settings) {
      if (!view.page) Object.assign(view, await stage.browse('', timeZone));
      await stage.open(email, where, settings, view);
    },
  };
}

export class Company {
  readonly stage = new Stage();
  departments = { it: 0, finance: 0, empty: 0 };
  jobs = { orders: 0, close: 0 };
  /** The run that failed. */
  failed = '';

  async found(): Promise<this> {
    const { stage } = this;
    const { database } = await stage.set();
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
    this.departments = { it, finance, empty };
    this.jobs = { orders: orders!.JobId, close: close!.JobId };
    stage.past({ jobId: this.jobs.orders, departmentId: it, count: 120, secondsApart: 3600 });
    this.failed = await stage.run(this.jobs.orders, 2, failure);
    return this;
  }
}
