/** The address of a page and its open window. */
import { listWidgets } from '../../cli/src/appsmith/app.js';
import { app, AppPage } from './appPage.js';

it.each([
  ['Run', 'DetailsModal', 'run'],
  ['Alert', 'AlertModal', 'alert'],
  ['Ticket', 'TicketModal', 'ticket'],
  ['Job', 'JobModal', 'job'],
])('the window of %s gives the address back when it is closed, not when the page is left', async (name, modal, key) => {
  const page = new AppPage(name);
  const window = [...listWidgets(page.page.root)].find(({ widgetName }) => widgetName === modal);
  const onClose = (window as { onClose?: string } | undefined)?.onClose?.slice(2, -2) ?? '';
  const gone: string[] = [];
  Object.assign(page.scope, { navigateTo: (to: string) => gone.push(to) });
  Object.assign(page.scope.appsmith!.URL as object, { queryParams: { [key]: '1' } });
  await page.set(modal, { isVisible: true }).evaluate(onClose);
  expect(gone).toEqual([]);
  await page.set(modal, { isVisible: false }).evaluate(onClose);
  expect(gone).toEqual([name]);
  // What a change still uses stays.
  Object.assign(page.store, { runId: 'r', alertKey: '1', ticketId: 1, busySince: 1 });
  await page.evaluate(onClose);
  expect(page.store).toMatchObject({ runId: 'r', alertKey: '1', ticketId: 1 });
});

it.each([
  ['Run', 'Runs'],
  ['Alert', 'Alerts'],
  ['Ticket', 'Tickets'],
  ['Job', 'Jobs'],
  ['Admin', 'Admin'],
])('%s closes each window that was open when the page was left', async (name, object) => {
  const page = new AppPage(name);
  const closed: string[] = [];
  Object.assign(page.scope, { closeModal: (one: string) => closed.push(one) });
  page.set('Act', { start: async () => {} }).set('Pager', { start: async () => {} });
  const modals = [...listWidgets(page.page.root)].filter(({ type }) => type === 'MODAL_WIDGET');
  for (const isVisible of [false, true]) {
    for (const { widgetName } of modals) page.set(widgetName, { isVisible, name: widgetName });
    await page.object(object).start!();
  }
  expect(closed.toSorted()).toEqual(modals.map(({ widgetName }) => widgetName).toSorted());
});

it('a ticket in the address is opened, unless it was left open', async () => {
  const page = new AppPage('Run');
  const gone: unknown[] = [];
  Object.assign(page.scope, { navigateTo: (to: string, params: object) => gone.push([to, params]) });
  Object.assign(page.scope.appsmith!.URL as object, { queryParams: { ticket: '2' } });
  page.set('Act', { start: async () => {} }).set('Pager', { start: async () => {} });
  page.store.ticketId = 2;
  await page.object('Runs').start!();
  expect(gone).toEqual([]);
  page.store.ticketId = null;
  await page.object('Runs').start!();
  expect(gone).toEqual([['Ticket', { ticket: '2' }]]);
});

it('a job in the address becomes a filter of the runs, unless its window was left open', async () => {
  const page = new AppPage('Run');
  const gone: string[] = [];
  Object.assign(page.scope, { navigateTo: (to: string) => gone.push(to) });
  Object.assign(page.scope.appsmith!.URL as object, { queryParams: { job: '2' } });
  page.set('Act', { start: async () => {} }).set('Pager', { start: async () => {} });
  Object.assign(page.store, { jobId: 2, runsFilter: { status: 'Lost' } });
  await page.object('Runs').start!();
  expect(page.store.runsFilter).toEqual({ status: 'Lost' });
  page.store.jobId = 1;
  await page.object('Runs').start!();
  expect(page.store.runsFilter).toEqual({ job: '2' });
  expect(gone).toEqual(['Run', 'Run']);
  page.store.ListJobs = [{ JobId: 1, Name: 'Orders' }];
  expect(page.object('Runs').jobs!()).toMatchObject([{ value: 'all' }, { value: '2' }, { value: '1' }]);
});

it('a link to nothing says so, and leaves the address', async () => {
  const page = new AppPage('Job');
  const done: string[] = [];
  const does = (one: string) => done.push(one);
  Object.assign(page.scope, { navigateTo: does, showAlert: does });
  await page.object('JobForm').follow!('x7');
  expect(done).toEqual(['Il job x7 non c’è, o il suo reparto non è il tuo.', 'Job']);
});

it('the navigation bar shows each page: Appsmith’s inline bar gives each 220 pixels, and puts the others behind "More"', () => {
  const { unpublishedApplicationDetail } = app.application;
  expect(unpublishedApplicationDetail).toMatchObject({ navigationSetting: { navStyle: 'stacked' } });
});
