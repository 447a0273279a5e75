/**
 * Every query of the app, with the input that its page sends in each state of its widgets: bound like by Appsmith's SQL
 * Server plugin, and executed on each engine.
 */
import { Refusal, type ProcedureName } from '#database';
import { type Action, actionName, type Widget, listWidgets } from '../../cli/src/appsmith/app.js';
import { findBindings } from '../../cli/src/appsmith/bindings.js';
import type { JsonObject } from '../../cli/src/appsmith/json.js';
import { engines, type Fixture, useFixture } from '../../database/test/contract/engines.js';
import { end } from '../../database/test/contract/fixtures.js';
import { app, AppPage } from './appPage.js';

/** What people type, and what attackers would. */
const AWKWARD = [
  '',
  '10:30',
  '10:30:15',
  '2026-11-24',
  '2026-11-24 10:30:00',
  'true',
  'null',
  '[1]',
  '{}',
  "'; DROP TABLE dbo.Jobs; --",
  `"quoted" and 'quoted'`,
  '{{ appsmith.user.email }}',
  '<b>bold</b> & more',
  'perché 🐍 😀',
  '%_[a-z]',
  String.raw`a\b\n c`,
];
const DAVIDE = 'davide@example.org';

/** Texts that the plugin mistakes for another type; such a parameter would fail or change. */
const NOT_TEXT = [/^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$/, /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?$/];

describe.each(engines)('the queries of the app, on $name', (engine) => {
  const fixture = useFixture(engine);
  let known: Awaited<ReturnType<typeof prepare>>;

  beforeAll(async () => {
    known = await prepare(fixture);
  });

  const queries = app.pages.flatMap(({ name }) =>
    listQueries(new AppPage(name)).map((query) => ({ page: name, query: actionName(query) })),
  );

  it.each(queries)(
    '$page: $query takes whatever is typed, and changes nothing but what it says',
    async ({ page, query }) => {
      const before = await counted(fixture);
      for (const text of AWKWARD) {
        const { procedure, value } = sent(page, query, text);
        expect(typeof value).toBe('string');
        expect(NOT_TEXT.filter((kind) => kind.test(value as string))).toEqual([]);
        const answer = await runQuery(fixture, procedure as ProcedureName, value as string);
        // Rows, or a sentence about the problem.
        const answerText = answer instanceof Refusal ? answer.message : `${answer.length} rows`;
        expect(answerText).toMatch(/^(\d+ rows$|[A-Z@].{10,})/s);
      }
      expect(await counted(fixture)).toEqual(before);
    },
  );

  it.each(queries)('$page: $query works for everyday input', async ({ page, query }) => {
    const { procedure, value } = sent(page, query, 'Check the sums');
    const answer = await runQuery(fixture, procedure as ProcedureName, value as string);
    expect(answer).not.toBeInstanceOf(Error);
  });

  const tables = app.pages.flatMap(({ name, root }) =>
    [...listWidgets(root)]
      .filter(({ type }) => type === 'TABLE_WIDGET_V2')
      .map((table) => ({ page: name, table: table.widgetName })),
  );

  it.each(tables)(
    '$page: $table has a column for each value of its rows, and can show each',
    async ({ page: name, table }) => {
      const page = pageWith(name, '');
      for (const query of listQueries(page)) {
        const { procedure, value } = page.inputOf(query, parseParams(''));
        if (!/^(List|Get|WhoAmI|Count)/.test(procedure)) continue;
        const data = await fixture.ask(procedure as ProcedureName, JSON.parse(value as string) as object);
        page.set(actionName(query), { data });
        page.store[actionName(query)] = data;
      }
      const widget = [...listWidgets(page.page.root)].find(({ widgetName }) => widgetName === table) as Widget;
      const rows = page.evaluate(findBindings(widget.tableData as string)[0]!) as object[];
      const columns = Object.values(widget.primaryColumns as Record<string, JsonObject>);
      const own = columns.filter(({ isDerived }) => isDerived !== true).map(({ id }) => id as string);
      for (const row of rows) expect(Object.keys(row).toSorted()).toEqual(own.toSorted());
      page.set(table, { processedTableData: rows });
      for (const column of columns) {
        for (const binding of findBindings((column.computedValue as string | undefined) ?? '')) {
          const evaluated = page.evaluate(binding);
          expect([column.id, rows.length === 0 || Array.isArray(evaluated)]).toEqual([column.id, true]);
        }
      }
    },
  );

  /** What the browser sends if every input of the page contains this text. */
  function sent(pageName: string, queryName: string, text: string) {
    const page = pageWith(pageName, text);
    const query = page.queries().find((one) => actionName(one) === queryName) as Action;
    return page.inputOf(query, parseParams(text));
  }

  function pageWith(name: string, text: string): AppPage {
    const page = new AppPage(name);
    page.scope.appsmith!.store = {
      runId: known.runId,
      ticketId: known.ticketId,
      jobId: known.jobId,
      alertKey: known.alertKey,
      departmentId: String(known.departmentId),
      editedDepartmentId: known.departmentId,
      editedUser: { UserEmail: DAVIDE },
      rulesDepartmentId: known.departmentId,
    };
    const me = { Role: 'admin', Email: DAVIDE, Name: 'Davide', DepartmentId: null, Language: 'it' };
    page.set('WhoAmI', { data: [me] });
    page.store.ListDepartments = [{ DepartmentId: known.departmentId, Name: 'IT' }];
    for (const widget of listWidgets(page.page.root)) {
      if (widget.type === 'INPUT_WIDGET_V2')
        page.set(widget.widgetName, { text: widget.inputType === 'NUMBER' ? 10 : text });
    }
    for (const [name_, value] of Object.entries(CHOSEN))
      if (page.scope[name_]) page.set(name_, { selectedOptionValue: value });
    for (const [name_, typed] of Object.entries(TYPED)) if (page.scope[name_]) page.set(name_, { text: typed });
    if (page.scope['JobDepartmentSelect'])
      page.set('JobDepartmentSelect', { selectedOptionValue: String(known.departmentId) });
    if (page.scope['ActiveCheckbox']) page.set('ActiveCheckbox', { isChecked: true });
    return page;
  }

  function parseParams(text: string): object {
    return {
      Text: text,
      Verdict: 'Validated',
      Reason: text || null,
      Status: 'InProgress',
      Priority: 'High',
      AssigneeEmail: DAVIDE,
      TicketId: known.ticketId,
      DeliveryKey: known.deliveryKey,
      AlertRules: JSON.stringify({ quiet: text }),
      Name: 'AlertRules',
      Value: JSON.stringify({ quiet: text }),
      Channel: 'slack',
      Recipient: text || '#it',
      Sent: false,
      Answer: text,
      Paused: false,
      Until: '2030-01-01T00:00:00.000Z',
      OlderThan: '2020-01-01T00:00:00.000Z',
      JobIds: [known.jobId],
      Edges: ['2026-11-24T00:00:00.000Z', '2026-11-25T00:00:00.000Z'],
    };
  }
});

const CHOSEN: Record<string, string> = {
  StatusSelect: 'Failed',
  JobSelect: 'all',
  LevelSelect: 'debug',
  PrioritySelect: 'High',
  AssigneeSelect: DAVIDE,
  TicketStateSelect: 'all',
  AlertStateSelect: 'all',
  KindSelect: 'all',
  WhoseSelect: 'all',
  SinceSelect: '30',
  OwnerSelect: 'nobody',
  RoleSelect: 'admin',
  UserDepartmentSelect: 'all',
  LanguageSelect: 'it',
  EntitySelect: 'all',
};

/** What can't be any text: names are unique, a schedule has two fields, and an address or a link must be one. */
const TYPED: Record<string, string> = {
  DepartmentSlackInput: '#it',
  UserSlackChannelInput: '#it',
  SlackIdInput: 'U012AB3CD',
  DepartmentMailInput: 'it@example.org',
  DepartmentNameInput: 'IT',
  EmailInput: DAVIDE,
  CronInput: '0 9 * * *',
  TimeZoneInput: 'Europe/Rome',
  DocumentationInput: 'https://wiki.example.org/sums',
};

async function prepare({ addRun, call, callOne, newAlert, newDelivery }: Fixture) {
  await call('SaveUser', { UserEmail: DAVIDE, Name: 'Davide', Role: 'admin', Language: 'it' });
  const { DepartmentId } = await callOne('SaveDepartment', { Name: 'IT', SlackChannel: '#it' });
  const { JobId } = await callOne('SaveJob', { Name: 'Orders', DepartmentId, OwnerEmail: DAVIDE });
  const at = new Date(Date.now() - 3_600_000).toISOString();
  const failed = { message: 'differs', traceback: 'Error: differs\n    at x', fingerprint: 'abcdef0123456789' };
  const events = {
    lines: [{ seq: 1, at, level: 'warn' as const, text: 'one differs' }],
    end: end(2, { ...failed, status: 'Error', at: new Date().toISOString() }),
  };
  const RunId = await addRun(events, { jobId: JobId, at });
  await call('AddComment', { RunId, Text: 'first' });
  const ticket = { RunId, Title: 'Differs', Description: 'It differs', Email: DAVIDE };
  const { TicketId } = await callOne('OpenTicket', ticket);
  await call('AddTicketComment', { TicketId, Text: 'second', Email: DAVIDE });
  const alertKey = await newAlert({ JobId });
  const deliveryKey = await newDelivery(alertKey, { Status: 'Failed', Answer: 'channel_not_found' });
  return { runId: RunId, ticketId: TicketId, jobId: JobId, departmentId: DepartmentId, alertKey, deliveryKey };
}

/** The queries of a page that ask the database. */
function listQueries(page: AppPage): Action[] {
  return page.queries().filter(({ pluginId }) => pluginId === 'mssql-plugin');
}

/** Like the app's queries: the caller's email is in the text, and nothing else is sent. */
async function runQuery(fixture: Fixture, procedure: ProcedureName, value: string): Promise<object[] | Refusal> {
  try {
    return await fixture.ask(procedure, JSON.parse(value) as object);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** What an injection would change: the numbers of jobs, runs and people, and the people. */
async function counted({ call }: Fixture) {
  return [
    (await call('ListJobs', { Retired: true })).map(({ JobId }) => JobId),
    (await call('ListRuns', {})).map(({ RunId }) => RunId),
    (await call('ListUsers', {})).map(({ UserEmail, Role }) => [UserEmail, Role]),
  ];
}
