/** The preview's addresses: what a browser's Back, Reload and a wrong address do. */
import { DAVIDE, usePreview } from './company.js';

const { stage, view, open } = usePreview();

it.each(['nonsense', '%E0'])('without a page (%s) says so, and lists the pages', async (address) => {
  await open(DAVIDE, address);
  await view.page.getByRole('heading', { name: `There is no page “${address}”` }).waitFor();
  await view.page.getByRole('link', { name: 'Job', exact: true }).click();
  await view.shows('JobsTable', 'Orders');
  await view.page.goBack();
  await view.page.getByRole('heading', { name: 'There is no page' }).waitFor();
  await view.page.goForward();
  await view.shows('JobsTable', 'Orders');
});

it('of a page that the preview no longer gives says so, and Back tries again', async () => {
  await open(DAVIDE, 'Job');
  await view.shows('JobsTable', 'Orders');
  await view.page.route('**/api/{pages/Run,application}', (route) => route.abort());
  await view.page.getByRole('link', { name: 'Run', exact: true }).click();
  const said = view.page.getByRole('heading', { name: "This page can't be shown" });
  await said.waitFor();
  await view.page.goBack();
  await view.shows('JobsTable', 'Orders');
  await view.page.reload();
  await said.waitFor();
  await view.page.unroute('**/api/{pages/Run,application}');
  await view.page.reload();
  await view.shows('JobsTable', 'Orders');
});

it('changes with Back and Forward, from page to page', async () => {
  await open(DAVIDE, 'Job?job=1');
  await view.shows('JobTitle', 'Orders');
  await view.page.goto(new URL('/agenda', view.page.url()).href);
  await view.shows('TitleText', 'Agenda');
  await view.page.goBack();
  await view.shows('JobTitle', 'Orders');
});

it('of a window disappears with the window, by Back', async () => {
  await open(DAVIDE, 'Job?job=1');
  await view.shows('JobTitle', 'Orders');
  await view.closeByBack();
  await view.page.waitForURL((url) => url.pathname === '/job' && url.search === '');
});

describe('a link', () => {
  it.each([
    ['Ticket?ticket=abc', 'Il ticket abc non c’è'],
    ['Ticket?ticket=1e3', 'Il ticket 1e3 non c’è'],
    ['Job?job=abc', 'Il job abc non c’è'],
    ['Job?job=999', 'Il job 999 non c’è'],
    ['Run?job=abc', 'Il job abc non c’è'],
    [`Alert?alert=${'9'.repeat(60)}`, `L’allarme ${'9'.repeat(39)}… non c’è`],
  ])('%s to nothing says so', async (where, words) => {
    await open(DAVIDE, where);
    await view.says(words);
  });

  it('to a retired job says that it is retired, and who can restore it', async () => {
    const [job] = await stage.database.call('SaveJob', { Name: 'Old <b>sums</b>', DepartmentId: 1 });
    await stage.database.call('SaveJob', { JobId: job!.JobId, Retired: true });
    await open(DAVIDE, `Job?job=${job!.JobId}`);
    await view.says(/Old <b>sums<\/b> è ritirato da .*: un amministratore può riattivarlo/);
    await view.page.waitForURL((url) => url.search === '');
  });

  it('to a job opens it whatever department is shown, and when the database is back', async () => {
    await open(DAVIDE, 'Job');
    await view.choose('DepartmentSelect', 'Finance');
    await view.showsNot('JobsTable', 'Orders');
    const answer = { isExecutionSuccess: false, data: 'ListJobs timed out in 10,000 milliseconds.', headers: {} };
    await view.page.route('**/api/execute', (route) => route.fulfill({ json: answer }));
    await view.page.goto(new URL('/job?job=1', view.page.url()).href);
    await view.shows('JobsCaption', 'l database non risponde');
    await view.page.unroute('**/api/execute');
    await view.press('RefreshButton');
    await view.shows('JobTitle', 'Orders');
    await view.shows('DepartmentSelect', 'Tutti i reparti');
  });

  it('to the runs of a job sets a filter that can be changed', async () => {
    await open(DAVIDE, 'Run?job=2');
    await view.hasRows('RunsTable', 0);
    await view.press('ClearButton');
    await view.hasRows('RunsTable', 50);
    await view.page.reload();
    await view.hasRows('RunsTable', 50);
  });
});

it('of a job doesn’t stay when its runs are shown', async () => {
  await open(DAVIDE, 'Job?job=2');
  await view.shows('JobTitle', 'Close');
  await view.press('SeeRunsButton');
  await view.hasRows('RunsTable', 0);
  await view.shows('JobSelect', 'Close');
  expect(new URL(view.page.url()).search).toBe('');
});

it('a reload keeps the chosen part of Admin and the chosen day of Agenda', async () => {
  await open(DAVIDE, 'Admin');
  await view.press('UsersButton');
  await view.shows('UsersTable', 'Anna');
  await view.page.reload();
  await view.shows('UsersTable', 'Anna');
  await view.goTo('Agenda');
  await view.shows('DayHeading', /\d{4}/);
  const today = await view.widget('DayHeading').innerText();
  await view.press('DayBeforeButton');
  await view.showsNot('DayHeading', today);
  await view.page.reload();
  await view.shows('DayHeading', /\d{4}/);
  await view.loaded();
  expect(await view.widget('DayHeading').innerText()).not.toBe(today);
});
