/** Lists use an index however many runs there are: checks SQLite's query plans. */
import { type Connection, openSqliteFile } from '#database/store/sqliteFile';
import type { ListRunsInput, ProcedureName } from '../src/index';
import { procedures } from '../src/sqlite/open';
import { Session } from '../src/sqlite/session';
import { sqlFiles } from '../src/sqlFiles';

/** Returns the plans of statements instead of running them. */
class Planner extends Session {
  readonly plans: string[] = [];
  constructor(private readonly connection: Connection) {
    super(connection);
  }

  override all<R>(sql: string, values: Record<string, string | number | null> = {}): R[] {
    const rows: { detail: string }[] = this.connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values);
    this.plans.push(rows.map(({ detail }) => detail).join('; '));
    return [];
  }
}

const db = openSqliteFile(':memory:', { create: true });
for (const { text } of [...sqlFiles('sqlite/migrations'), ...sqlFiles('sqlite/views')]) db.exec(text);
afterAll(() => db.close());

const DAY = '2026-11-24T00:00:00.000Z';

describe('the list of runs', () => {
  it.each<[ListRunsInput, string]>([
    [{}, 'LogHistoryByStart'],
    [{ DepartmentId: 1 }, 'LogHistoryByDepartment'],
    [{ DepartmentId: 1, BeforeStartedAt: DAY, BeforeRunKey: '7' }, 'ByDepartment (DepartmentId=? AND StartedAt<?)'],
    [{ JobId: 1 }, 'LogHistoryByJob'],
    [{ From: DAY, To: '2026-11-25T00:00:00.000Z' }, 'LogHistoryByStart (StartedAt>? AND StartedAt<?)'],
    [{ Status: 'Error' }, 'LogHistoryNotDone'],
    [{ Status: 'Lost' }, 'LogHistoryNotDone'],
    [{ Status: 'Pending' }, 'LogHistoryNotDone'],
    [{ Validation: 'Waiting' }, 'LogHistoryByValidation (Validation=?)'],
    [{ Validation: 'Waiting', DepartmentId: 1 }, 'ByDepartmentAndValidation (DepartmentId=? AND Validation=?)'],
    [{ Validation: 'Waiting', JobId: 1 }, 'LogHistoryByJobAndValidation (JobId=? AND Validation=?)'],
    [{ Validation: 'Rejected' }, 'LogHistoryByValidation (Validation=?)'],
    [{ Text: 'x' }, 'LogHistoryByStart (StartedAt>?)'],
    [{ Status: 'Error', DepartmentId: 1 }, 'LogHistoryNotDoneByDepartment (DepartmentId=? AND Status=?)'],
    [{ Status: 'Error', JobId: 1, DepartmentId: 1 }, 'LogHistoryNotDoneByJob (JobId=? AND Status=?)'],
    [{ Status: 'Lost', DepartmentId: 1 }, 'LogHistoryNotDoneByDepartment (DepartmentId=? AND Status=?)'],
    [{ Status: 'Failed' }, 'LogHistoryNotDone (Status=?)'],
    [{ Status: 'Failed', DepartmentId: 1 }, 'LogHistoryNotDoneByDepartment (DepartmentId=? AND Status=?)'],
    [{ Status: 'Failed', Validation: 'Rejected', DepartmentId: 1 }, 'NotDoneByValidation (Validation=? AND Status=?)'],
    [{ Status: 'Lost', Validation: 'Waiting', JobId: 1 }, 'NotDoneByValidation (Validation=? AND Status=?)'],
    [{ Status: 'Failed', JobId: 1 }, 'LogHistoryNotDoneByJob (JobId=? AND Status=?)'],
  ])('by %j reads %s', (input, index) => {
    const planner = new Planner(db);
    procedures.ListRuns(planner, input);
    expect(planner.plans.at(-1)).toContain(index);
    expect(planner.plans.at(-1)).not.toMatch(/SCAN LogHistory(;|$)/);
  });
});

it('what demo data leaves is removed without a search for each expected run', () => {
  const planner = new Planner(db);
  planner.all(planner.file('PurgeDemoExpectedRuns'), { RunKeys: '[1]' });
  expect(planner.plans.at(-1)).not.toContain('SCAN ExpectedRuns');
  expect(planner.plans.at(-1)).toContain('MATERIALIZE Spans');
  expect(planner.plans.at(-1)).toContain('SEARCH e USING PRIMARY KEY (JobId=? AND DueAt<?)');
});

describe('other queries on runs', () => {
  const [From, To] = ['2026-11-24T00:00:00.000Z', '2026-11-25T00:00:00.000Z'];
  it.each<[ProcedureName, object]>([
    ['CountRuns', { From, To }],
    ['CountRuns', { From, To, DepartmentId: 1 }],
    ['ListDay', { From, To }],
    ['ListDay', { From, To, DepartmentId: 1 }],
    ['ListDay', { From, To, JobId: 1 }],
    ['ListGrid', { Edges: [From, To] }],
    ['ListGrid', { Edges: [From, To], DepartmentId: 1 }],
    ['ListErrors', {}],
    ['ListErrors', { DepartmentId: 1, JobId: 1 }],
    ['ListErrors', { Text: 'x' }],
    ['ListJobs', {}],
    ['ListJobs', { DepartmentId: 1 }],
    ['ListTickets', {}],
    ['ListTickets', { Status: 'NotClosed', DepartmentId: 1, Text: 'x' }],
    ['ListAlerts', {}],
    ['ListAlerts', { Status: 'Open', DepartmentId: 1, Kind: 'error' }],
    ['ListDeadLetters', { DepartmentId: 1 }],
  ])('by %s %j never reads a whole table of runs, lines or expected runs', (procedure, input) => {
    const plans = explainPlans(procedure, input);
    expect(plans.length).toBeGreaterThan(0);
    for (const plan of plans) expect(plan).not.toMatch(WHOLE);
  });

  it.each<[string, Record<string, string | number | null>]>([
    ['GetRun', { RunKey: 1 }],
    ['ListTrend', { JobId: 1, DepartmentId: 1 }],
    ['GetTicket', { TicketId: 1 }],
    ['ListLines', { RunKey: 1, AfterSeq: 0, Levels: '[]', Worse: null, Limit: 1 }],
    ['FindRun', { RunId: '0000', DepartmentId: 1 }],
    ['PurgeExpectedRuns', { RunKeys: '[1]' }],
    ['PurgeLines', { RunKeys: '[1]', Slice: 1 }],
    ['RunsToPurge', { OlderThan: From, DemoData: 0 }],
    ['RunsToPurge', { OlderThan: From, DemoData: 1 }],
    ['RemoveExpectedRuns', { JobId: 1, From, Until: To, Now: From, DueAt: '[]' }],
  ])('by the statement %s neither', (file, values) => {
    const planner = new Planner(db);
    planner.all(planner.file(file), values);
    expect(planner.plans[0]).not.toMatch(WHOLE);
  });

  it.each([{}, { DepartmentId: 1, Status: 'Open' }, { JobId: 1 }, { BeforeAlertKey: '7' }])(
    'by ListAlerts %j takes its page in the order of an index',
    (input) => {
      expect(explainPlans('ListAlerts', input).at(-1)).toMatch(
        /LIST SUBQUERY \d+; (SCAN|SEARCH) a USING (COVERING )?INDEX AlertsByOpened/,
      );
    },
  );

  it('a scan is recognised in a plan', () => {
    const planner = new Planner(db);
    planner.all('SELECT count(*) FROM LogHistory AS h WHERE h.ExitCode = 1');
    planner.all('SELECT r.Status FROM Tickets AS t LEFT JOIN Runs AS r ON r.RunKey = t.RunKey');
    for (const plan of planner.plans) expect(plan).toMatch(WHOLE);
  });
});

/** A scan of a big table, under its name or an alias, or of a view that is materialised first. */
const WHOLE = /SCAN (LogHistory|LogLines|ExpectedRuns|h|f|x)\b|MATERIALIZE (Runs|Expected)\b/;

function explainPlans(procedure: ProcedureName, input: object): string[] {
  const planner = new Planner(db);
  Reflect.apply(procedures[procedure], undefined, [planner, input]);
  return planner.plans;
}
