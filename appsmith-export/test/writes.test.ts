/** Every change is made once: through `Act.run`, by a button that is disabled meanwhile. They are found in the app. */
import { actionName, isJsFunction, listWidgets, type Page } from '../../cli/src/appsmith/app.js';
import { findBindings } from '../../cli/src/appsmith/bindings.js';
import { listColumns } from '../../cli/src/appsmith/tableColumns.js';
import { app, AppPage } from './appPage.js';

const READS = /^(List|Get|Count|Export|WhoAmI)/;

/** By `Script.function`: its text up to the call of `Act`; what follows runs once, or only reads. */
function functionsOf(page: Page): Map<string, { text: string; before: string }> {
  const functions = new Map<string, { text: string; before: string }>();
  for (const { unpublishedCollection } of page.jsObjects) {
    const { name, body } = unpublishedCollection;
    for (const [, own, text] of body.matchAll(/^\t(?:async )?(\w+)\(.*?\) \{\n([\s\S]*?)^\t\},?$/gm)) {
      const whole = text!.replaceAll('this.', `${name}.`);
      functions.set(`${name}.${own}`, { text: whole, before: whole.split(/Act\.(?:run|refresh)\(/, 1)[0]! });
    }
  }
  return functions;
}

function judge(page: Page) {
  const functions = functionsOf(page);
  const writes = page.actions.filter((one) => !isJsFunction(one)).map(actionName);
  const directly = new RegExp(`\\b(?:${writes.filter((name) => !READS.test(name)).join('|') || '(?!)'})\\b(?!\\.data)`);
  const reaches = (text: string, part: 'text' | 'before', met = new Set<string>()): boolean =>
    directly.test(text) ||
    [...text.matchAll(/\b([A-Z]\w*\.\w+)\(/g)].some(([, called]) => {
      const callee = functions.get(called!);
      if (!callee || met.has(called!) || called!.startsWith('Act.')) return false;
      return reaches(callee[part], part, met.add(called!));
    });
  return { isWriting: (text: string) => reaches(text, 'text'), isUnguarded: (text: string) => reaches(text, 'before') };
}

/** Each event of a widget or of a column's button, with the condition that disables it. */
function triggersOf(page: Page): { name: string; type: string; trigger: string; isDisabled: string }[] {
  return [...listWidgets(page.root)].flatMap((widget) => {
    const columns = listColumns(widget).map(({ id, column }) => ({ name: `${widget.widgetName}.${id}`, ...column }));
    return [{ name: widget.widgetName, ...widget }, ...columns].flatMap((one: Record<string, unknown>) =>
      ['onClick', 'onSubmit', 'onOptionChange', 'onCheckChange'].flatMap((event) => {
        const [trigger] = findBindings(typeof one[event] === 'string' ? one[event] : '');
        const type = event === 'onClick' ? 'button' : 'input';
        return trigger === undefined
          ? []
          : [{ name: String(one.name), type, trigger, isDisabled: String(one.isDisabled) }];
      }),
    );
  });
}

const found = app.pages.flatMap((page) => {
  const { isWriting, isUnguarded } = judge(page);
  const triggers = triggersOf(page).filter(({ trigger }) => !/^Act|\.(refresh|load|turn|filter|start)\(/.test(trigger));
  return triggers
    .filter(({ trigger }) => isWriting(trigger))
    .map((one) => ({ ...one, page: page.name, isUnguarded: isUnguarded(one.trigger) }));
});

it('buttons that change something are found on each page that has any', () => {
  const pages = found.filter(({ type }) => type === 'button').map(({ page }) => page);
  expect(new Set(pages)).toEqual(new Set(['Run', 'Alert', 'Ticket', 'Job', 'Admin']));
  expect(pages.length).toBeGreaterThan(20);
});

it.each(found)(
  '$page $name: a second press does nothing while the first is at work',
  ({ type, isDisabled, ...one }) => {
    const isGrey = type !== 'button' || isDisabled.includes('Act.isBusy()');
    expect({ isUnguarded: one.isUnguarded, isGrey }).toEqual({ isUnguarded: false, isGrey: true });
  },
);

const ROME = 'Europe/Rome';
const JOB = {
  JobId: 3,
  Name: 'Orders',
  Icon: null,
  DepartmentId: 1,
  OwnerEmail: null,
  Path: 'C:\\jobs',
  Machine: null,
  Cron: '0 7 * * *',
  TimeZone: ROME,
  GraceSeconds: 100,
  LongestSeconds: 3601,
  ShortestSeconds: null,
  NeedsValidation: true,
  DocumentationUrl: null,
};
const USER = {
  UserEmail: 'anna@example.org',
  Name: 'Anna',
  Role: 'operator',
  DepartmentId: 1,
  Language: 'en',
  SlackId: 'U1',
  SlackChannel: null,
  Active: false,
};
const REPORT = { ReportEvery: 'daily', ReportBy: 'slack', ReportHour: 8, ReportTimeZone: ROME };
const ROW = { DepartmentId: 1, Name: 'IT', SlackChannel: '#it', MailAddress: null };

describe.each([
  ['Job', 'SaveJob', 'NameInput', 'Name', (page: AppPage) => ({ editedJob: page.object('JobForm').fields!(JOB, '') })],
  ['Admin', 'SaveUser', 'UserNameInput', 'Name', () => ({ editedUser: USER })],
  ['Admin', 'SaveDepartment', 'DepartmentMailInput', 'MailAddress', () => ({ editedDepartment: ROW })],
  ['Alert', 'SaveReport', 'ZoneInput', 'ReportTimeZone', () => ({ report: { ...REPORT, Hour: '8', TimeZone: ROME } })],
] as const)('on the page %s, %s', (name, query, input, field, opened) => {
  const sent = (change?: string): object => {
    const page = new AppPage(name);
    Object.assign(page.store, opened(page));
    for (const { widgetName, type, ...widget } of listWidgets(page.page.root)) {
      const initial = (property: string): unknown =>
        findBindings((widget[property] as string | undefined) ?? '').map((one) => page.evaluate(one))[0];
      if (type === 'INPUT_WIDGET_V2') page.set(widgetName, { text: initial('defaultText') });
      if (type === 'SELECT_WIDGET') page.set(widgetName, { selectedOptionValue: initial('defaultOptionValue') });
      if (type === 'CHECKBOX_WIDGET') page.set(widgetName, { isChecked: initial('defaultCheckedState') });
    }
    if (change !== undefined) page.set(input, { text: change });
    const action = page.queries().find((one) => actionName(one) === query)!;
    const { Email, RequestKey, New, UserEmail, JobId, DepartmentId, ...rest } = JSON.parse(
      page.inputOf(action).value as string,
    ) as Record<string, unknown>;
    expect([Email, RequestKey, New ?? false, UserEmail ?? USER.UserEmail]).toEqual([
      'davide@example.org',
      undefined,
      false,
      USER.UserEmail,
    ]);
    expect([JobId, DepartmentId]).toEqual([undefined, undefined]);
    return rest;
  };

  it('sends only what was changed in the window, so that it undoes nothing that somebody else has changed', () => {
    expect(sent()).toEqual({});
    expect(sent('changed')).toEqual({ [field]: 'changed' });
  });
});

it.each([
  ['Admin', 'DepartmentForm', 'save', [], 'SaveDepartment', undefined],
  ['Ticket', 'Ticket', 'choose', ['AssigneeEmail', USER.UserEmail], 'AssignTicket', { AssigneeEmail: USER.UserEmail }],
  ['Alert', 'Alert', 'assign', [USER.UserEmail], 'AssignAlert', { AssigneeEmail: USER.UserEmail }],
] as const)(
  '%s: who saves what somebody else has changed meanwhile is told once, and nothing is saved',
  async (name, object, change, values, query, params) => {
    const page = new AppPage(name).set('WhoAmI', { data: [{ Role: 'admin', Language: 'en' }] });
    const [save, showAlert] = [jest.fn(async () => [{}]), jest.fn()];
    Object.assign(page.scope, { showAlert, closeModal: async () => {}, resetWidget: async () => {} });
    const row = { ...ROW, TicketId: 1, AlertKey: '1', AssigneeEmail: null };
    const theirs = { ...row, Name: 'Theirs', AssigneeEmail: 'grace@example.org' };
    for (const one of page.queries()) page.set(actionName(one), { run: async () => [theirs] });
    page.set(query, { run: save }).set('DepartmentNameInput', { text: 'Mine' });
    const windows = { editedDepartmentId: 1, editedDepartment: row, ticketId: 1, alertKey: '1', request: 'window' };
    Object.assign(page.store, { ...windows, GetTicket: [row], alerts: { rows: [row] } });
    await page.object(object)[change]!(...values);
    expect(save).not.toHaveBeenCalled();
    expect(showAlert).toHaveBeenCalledWith(expect.stringContaining('somebody else has changed this'), 'error');
    await page.object(object)[change]!(...values);
    expect(save.mock.calls).toEqual([[params]]);
  },
);

it.each(['other', 'same'])('a ticket that opened slowly is shown at its run, not at another: %s', async (runId) => {
  const page = new AppPage('Run').set('TitleInput', { text: 'Sums differ' });
  for (const query of page.queries()) page.set(actionName(query), { run: async () => [] });
  const answer = async () => [{ TicketId: 7, RunId: (page.store.runId = runId) && 'same' }];
  Object.assign(page.scope, { showAlert: () => undefined });
  await page.set('OpenTicket', { run: answer }).object('NewTicket').open!();
  expect(page.store.ticketId).toBe(runId === 'same' ? 7 : undefined);
});

it('a new ticket is not of another run that is opened meanwhile', async () => {
  const page = new AppPage('Run').set('TitleInput', { text: 'Sums differ' });
  const [opens, showAlert] = [jest.fn(), jest.fn()];
  Object.assign(page.scope, { showAlert });
  Object.assign(page.store, { runId: 'one', GetRun: [{ RunId: 'one', OpenTicketId: null }], request: 'window' });
  const answer = async () => [{ RunId: (page.store.runId = 'other'), OpenTicketId: null }];
  await page.set('GetRun', { run: answer }).set('OpenTicket', { run: opens }).object('NewTicket').open!();
  expect(opens).not.toHaveBeenCalled();
  expect(showAlert).toHaveBeenCalledWith(expect.stringContaining('intanto qualcun altro ha cambiato'), 'error');
});

it('rules keep what somebody else has changed meanwhile', () => {
  const page = new AppPage('Job');
  const rules = page.object('Rules');
  page.store.editedRules = { own: '{"after":2,"quiet":"22:00-07:00"}', above: [], as: 'asUsual', fields: {} };
  page.set('QuietInput', { text: '22:00-07:00' }).set('AfterInput', { text: '3' });
  page.set('RepeatSelect', { selectedOptionValue: 'above' });
  expect(JSON.parse(rules.json!('{"after":2,"quiet":"23:00-06:00","repeat":"1h"}') as string)).toEqual({
    after: 3,
    quiet: '23:00-06:00',
    repeat: '1h',
  });
  page.set('QuietInput', { text: '' }).set('AfterInput', { text: '' });
  expect(rules.json!('{"after":2,"quiet":"22:00-07:00"}')).toBeNull();
});

it('the trail of changes is in words: fields, departments, jobs, times', () => {
  const page = new AppPage('Admin');
  page.store.ListDepartments = [{ DepartmentId: 1, Name: 'IT' }];
  page.store.ListJobsRetiredToo = [{ JobId: 3, Name: 'Orders' }];
  const { which, value } = page.object('Admin') as Record<string, (...values: unknown[]) => unknown>;
  expect([which!('Department', '1'), which!('Job', '3'), which!('Job', '4'), which!('User', 'a@b')]).toEqual([
    'IT (1)',
    'Orders (3)',
    '4',
    'a@b',
  ]);
  expect([value!('DepartmentId', '1'), value!('DepartmentId', null)]).toEqual(['IT (1)', null]);
  expect([value!('JobId', '3'), value!('SnoozedUntil', '2024-01-31T12:00:00.000Z')]).toEqual([
    'Orders (3)',
    expect.stringContaining('31 gen 2024, '),
  ]);
  const { field } = page.object('Sentences');
  for (const name of ['Acknowledged', 'JobId', 'RunId', 'SnoozedUntil', 'Validation'])
    expect(field!(name)).not.toBe(name);
});

it('a job takes a department, and lasts no longer at least than at most', async () => {
  const page = new AppPage('Job');
  const said: string[] = [];
  Object.assign(page.scope, { showAlert: (text: string) => said.push(text), navigateTo: () => undefined });
  page.store.ListDepartments = [];
  await page.object('JobForm').open!(null);
  expect(said).toEqual([expect.stringContaining('Prima serve un reparto')]);
  page.set('NameInput', { text: 'Orders' }).set('LongestInput', { text: 1 }).set('ShortestInput', { text: 2 });
  expect(page.object('JobForm').problem!()).toMatch(/durata massima è minore/);
});

it('an invalid number is reported, not saved as nothing', () => {
  const none = { text: null, isValid: false };
  const job = new AppPage('Job').set('NameInput', { text: 'Orders' }).set('GraceInput', none);
  expect(job.object('JobForm').problem!()).toContain('un numero di minuti');
  expect(new AppPage('Admin').set('RetentionInput', none).object('Settings').days!()).toBeUndefined();
});

it.each(['JobRules.open', 'Settings.openAll', 'Settings.openDepartment', 'Retire.ask'])(
  '%s opens its window when a change at work is done',
  async (opens) => {
    const page = new AppPage(opens === 'JobRules.open' ? 'Job' : 'Admin').set('Rules', { open: () => {} });
    Object.assign(page.set('ListSettings', { run: async () => [] }).scope, { showModal: () => {} });
    const shown = { jobs: { rows: [JOB] }, jobId: 3, ListDepartments: [ROW], editedDepartmentId: 1 };
    Object.assign(page.store, { busySince: 1, ...shown });
    const opened = page.evaluate(`${opens}(7)`);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(page.store).toEqual({ busySince: 1, ...shown });
    page.store.busySince = 0;
    await opened;
    expect(Object.keys(page.store)).toContain('request');
  },
);

it('a change that takes long says so, and another form opens when it is done', async () => {
  jest.useFakeTimers();
  const page = new AppPage('Job');
  const said: string[] = [];
  Object.assign(page.scope, { showAlert: (text: string) => said.push(text) });
  for (const [seconds, words] of [
    [7, []],
    [9, [expect.stringMatching(/^Il database è lento/)]],
  ] as const) {
    const changed = page.object('Act').run!(() => new Promise((resolve) => setTimeout(resolve, seconds * 1000)));
    const opened = page.object('Act').newRequest!(true).then(() => page.object('Act').isBusy!());
    await jest.advanceTimersByTimeAsync(20_000);
    expect(await Promise.all([changed, opened])).toEqual([undefined, false]);
    expect(said).toEqual(words);
  }
  jest.useRealTimers();
});
