/** The address of a page and its open window. */
import { listWidgets } from '../../cli/src/appsmith/app.js';
import { app, AppPage } from './appPage.js';

/** A page at an address. `done`: the addresses that it goes to, the windows that it closes, what it says. */
function visited(name: string, queryParams: Record<string, string>) {
  const page = new AppPage(name).set('Pager', { start: async () => {} });
  const done: string[] = [];
  const does = (one: string) => done.push(one);
  const navigateTo = (to: string, params?: Record<string, string>) =>
    does(params ? `${to}?${String(new URLSearchParams(params))}` : to);
  Object.assign(page.scope, { navigateTo, closeModal: does, showAlert: does });
  page.set('Act', { start: async () => {} });
  Object.assign(page.scope.appsmith!.URL as object, { queryParams });
  return { page, done };
}

it.each([
  ['Run', 'DetailsModal', 'run'],
  ['Alert', 'AlertModal', 'alert'],
  ['Ticket', 'TicketModal', 'ticket'],
  ['Job', 'JobModal', 'job'],
])('the window of %s gives the address back when it is closed, not when the page is left', async (name, modal, key) => {
  const { page, done } = visited(name, { [key]: '1' });
  const window = [...listWidgets(page.page.root)].find(({ widgetName }) => widgetName === modal);
  const onClose = (window as { onClose?: string } | undefined)?.onClose?.slice(2, -2) ?? '';
  await page.set(modal, { isVisible: true }).evaluate(onClose);
  expect(done).toEqual([]);
  await page.set(modal, { isVisible: false }).evaluate(onClose);
  expect(done).toEqual([name]);
});

it.each([
  ['Run', 'Runs', 'DetailsModal', 'GetRun'],
  ['Alert', 'Alerts', 'AlertModal', 'ListDeliveries'],
  ['Ticket', 'Tickets', 'TicketModal', 'GetTicket'],
])(
  '%s reads what its window shows while it is open, even if a change has worked on',
  async (name, list, modal, query) => {
    const page = new AppPage(name);
    const read: string[] = [];
    page.set('Act', { attempt: async (_key: string, work: () => Promise<unknown>) => work(), query: async () => [] });
    page.set('Act', { keep: async (asked: string) => (read.push(asked), []) });
    Object.assign(page.store, { runId: 'r', alertKey: '1', ticketId: 1, alert: { AlertKey: '1' }, newTicket: {} });
    for (const isVisible of [false, true]) {
      await page.set(modal, { isVisible }).object(list).load!();
      expect(read.includes(query)).toBe(isVisible);
    }
  },
);

it.each([
  ['Run', 'Runs'],
  ['Alert', 'Alerts'],
  ['Ticket', 'Tickets'],
  ['Job', 'Jobs'],
  ['Admin', 'Admin'],
  ['Agenda', 'Calendar'],
  ['Traceback', 'Errors'],
])('%s closes windows that were left open, and forgets what somebody else chose', async (name, object) => {
  const { page, done: closed } = visited(name, {});
  const modals = [...listWidgets(page.page.root)].filter(({ type }) => type === 'MODAL_WIDGET');
  for (const isVisible of [false, true]) {
    for (const { widgetName } of modals) page.set(widgetName, { isVisible, name: widgetName });
    await page.object(object).start!();
    expect([page.store.user, page.store.departmentId]).toEqual(['davide@example.org', isVisible ? null : undefined]);
    Object.assign(page.store, { user: 'anna@example.org', departmentId: '7' });
  }
  expect(closed.toSorted()).toEqual(modals.map(({ widgetName }) => widgetName).toSorted());
});

it('a ticket in the address is opened, unless it was left open', async () => {
  const { page, done } = visited('Run', { ticket: '2' });
  page.store.ticketId = 2;
  await page.object('Runs').start!();
  expect(done).toEqual([]);
  page.store.ticketId = null;
  await page.object('Runs').start!();
  expect(done).toEqual(['Ticket?ticket=2']);
});

it('a run in the address may be in capitals', async () => {
  const open = jest.fn();
  await visited('Run', { run: 'A'.repeat(36) })
    .page.set('Details', { open })
    .object('Runs').start!();
  expect(open).toHaveBeenCalledWith('a'.repeat(36), undefined);
});

it('a job in the address becomes a filter of the runs, unless its window was left open', async () => {
  const { page, done } = visited('Run', { job: '2' });
  Object.assign(page.store, { jobId: 2, runsFilter: { status: 'Lost' } });
  await page.object('Runs').start!();
  expect(page.store.runsFilter).toEqual({ status: 'Lost' });
  page.store.jobId = 1;
  await page.object('Runs').start!();
  expect(page.store.runsFilter).toEqual({ job: '2' });
  expect(done).toEqual(['Run', 'Run']);
  page.store.ListJobs = [{ JobId: 1, Name: 'Orders' }];
  expect(page.object('Runs').jobs!()).toMatchObject([{ value: 'all' }, { value: '2' }, { value: '1' }]);
});

it.each([
  ['Job', 'JobForm', 'follow', 'Il job x7'],
  ['Run', 'Runs', 'start', 'L’esecuzione x7'],
] as const)('a link to nothing on %s says so, and leaves the address', async (name, object, opens, what) => {
  const { page, done } = visited(name, { run: 'x7' });
  page.set('ListJobsRetiredToo', { run: async () => [] });
  await page.object(object)[opens]!('x7');
  expect(done).toEqual([`${what} non c’è, o il suo reparto non è il tuo.`, name]);
});

it('the navigation bar shows each page: Appsmith’s inline bar gives each 220 pixels, and puts the others behind "More"', () => {
  const { unpublishedApplicationDetail } = app.application;
  expect(unpublishedApplicationDetail).toMatchObject({ navigationSetting: { navStyle: 'stacked' } });
});
