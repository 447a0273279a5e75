/** What people see while the database can't be reached, answers late or refuses them, and when it is back. */
import type { Route } from 'playwright-core';
import { DAVIDE, usePreview } from './company.js';

const { company, stage, view, open } = usePreview();

/** What Appsmith's server answers of a database that can't be reached, after 10.1 s that are left out here. */
const TIMED_OUT =
  'ListRuns timed out in 10,000 milliseconds. Please increase timeout. This can be found in Settings tab of ListRuns.';
const PAGES: [page: string, caption: string, table: string][] = [
  ['Run', 'CaptionText', 'RunsTable'],
  ['Alert', 'AlertsCaption', 'AlertsTable'],
  ['Ticket', 'TicketsCaption', 'TicketsTable'],
  ['Agenda', 'DayCaption', 'DayTable'],
  ['Job', 'JobsCaption', 'JobsTable'],
  ['Traceback', 'ErrorsCaption', 'ErrorsTable'],
];
const NO_ANSWER = { it: 'l database non risponde; la pagina riprova da sola', en: 'he database does not answer' };
/** Where there are no alerts, the page says that. */
const READ = /Aggiornato|Nessun allarme/;
const LOADING = /Un attimo|One moment/;

beforeAll(() =>
  stage.database.call('SaveUser', { UserEmail: 'ada@example.org', Name: 'Ada', Role: 'admin', Language: 'en' }),
);
beforeAll(async () => {
  await stage.database.call('OpenTicket', {
    RunId: company.failed,
    Title: 'Totals differ',
    Description: '',
    Email: DAVIDE,
  });
});

describe('a refresh that fails', () => {
  it.each(PAGES)('leaves what the page %s shows, says so, and the next one mends it', async (page, caption, table) => {
    await open(DAVIDE, page);
    await view.shows(caption, READ);
    const rows = await view.widget(table).innerText();
    await fail(TIMED_OUT);
    await refresh(page);
    await view.shows(caption, NO_ANSWER.it);
    await view.shows(caption, /Dati delle \d\d:\d\d:\d\d CES?T/);
    expect(await view.widget(table).innerText()).toBe(rows);
    expect(await view.page.locator('.app').innerText()).not.toMatch(/timed out|Settings tab/);
    await mend();
    await refresh(page);
    await view.shows(caption, READ);
  });

  it('leaves what Admin shows', async () => {
    await open(DAVIDE, 'Admin');
    await view.shows('AdminCaption', /Aggiornato alle \d\d:\d\d:\d\d CES?T/);
    await view.press('UsersButton');
    await view.shows('UsersTable', 'Anna');
    await fail(TIMED_OUT);
    await view.choose('DepartmentSelect', 'Finance');
    await view.shows('AdminCaption', NO_ANSWER.it);
    await view.shows('UsersTable', 'Anna');
  });

  it('leaves an open run as it was, and says that a comment was not saved', async () => {
    await open(DAVIDE, `Run?run=${company.failed}&tab=Note`);
    await view.shows('DetailsTitle', 'Orders');
    await fail('Response not valid');
    await view.type('CommentInput', 'still there');
    await view.press('CommentButton');
    await view.says('accedi di nuovo');
    await view.shows('DetailsTitle', 'Orders');
    expect(await view.widget('CommentInput').locator('input').inputValue()).toBe('still there');
  });
});

describe('a page that opens', () => {
  it.each([
    ['a database that cannot be reached', DAVIDE, TIMED_OUT, NO_ANSWER.it],
    ['the same, in English', 'ada@example.org', TIMED_OUT, NO_ANSWER.it],
    ['a session that is over', DAVIDE, 'Response not valid', 'accedi di nuovo'],
    ['a proxy without its server', DAVIDE, '<html><h1>502 Bad Gateway</h1></html>', NO_ANSWER.it],
    ['an error without words', DAVIDE, '', 'accedi di nuovo'],
  ])('over %s says so', async (_, email, answer, words) => {
    await open(email);
    await view.shows('CaptionText', /Aggiornato|Updated/);
    await fail(answer);
    await view.page.reload();
    await view.shows('CaptionText', email === DAVIDE ? words : /database/);
    expect(await view.page.locator('.app').innerText()).not.toMatch(/timed out|Response|Gateway|Non ti conosciamo/);
    expect(await view.widget('CaptionText').innerText()).not.toMatch(LOADING);
  });

  it('while the database is away tries again by itself', async () => {
    await open(DAVIDE);
    await view.shows('CaptionText', 'Aggiornato');
    await fail(TIMED_OUT);
    await view.page.reload();
    await view.shows('CaptionText', NO_ANSWER.it);
    await mend();
    await view.shows('CaptionText', 'Aggiornato');
    await view.hasRows('RunsTable', 50);
  }, 60_000);

  it('over one that takes long says so in place of "Un attimo…", and shows what comes', async () => {
    await open(DAVIDE);
    await view.shows('CaptionText', 'Aggiornato');
    let answer: (() => void) | undefined;
    const late = new Promise<void>((resolve) => (answer = resolve));
    await view.page.route('**/api/execute', async (route) => {
      await late;
      await route.continue();
    });
    await view.page.reload();
    await view.shows('CaptionText', 'lento a rispondere');
    answer!();
    await view.shows('CaptionText', 'Aggiornato');
  }, 60_000);

  it.each(PAGES)('by somebody whom nobody knows says so: %s', async (page, caption) => {
    await open('stranger@example.org', page);
    await view.shows(caption, 'Non ti conosciamo come stranger@example.org');
    await view.shows('SubtitleText', page === 'Run' ? 'Non ti conosciamo' : '');
    expect(await view.widget(caption).innerText()).not.toMatch(LOADING);
  });
});

it.each([
  ['Run?run=00000000-0000-4000-8000-000000000000', 'DetailsTitle'],
  ['Ticket?ticket=999999', 'TicketTitle'],
])('%s, which is none, says so', async (where, title) => {
  await open(DAVIDE, where);
  await view.shows(title, '⚠️');
  expect(await view.widget(title).innerText()).not.toMatch(LOADING);
});

it('a run that could not be read is read when the database is back', async () => {
  await open(DAVIDE, `Run?run=${company.failed}`);
  await view.shows('DetailsTitle', 'Orders');
  await fail(TIMED_OUT);
  await view.page.reload();
  await view.shows('DetailsTitle', NO_ANSWER.it);
  await mend();
  await view.shows('DetailsTitle', 'Orders');
}, 60_000);

/** Each query from now on fails with this text, as Appsmith passes it to the page. */
async function fail(data: string): Promise<void> {
  const answer = { isExecutionSuccess: false, data, statusCode: 'PE-QRY-5000', headers: {} };
  await view.page.route('**/api/execute', (route: Route) => route.fulfill({ json: answer }));
}

function mend(): Promise<void> {
  return view.page.unroute('**/api/execute');
}

/** The button does, or where there is none the choice of what is shown already. */
function refresh(page: string): Promise<void> {
  return page === 'Agenda' ? view.press('TodayButton') : view.press('RefreshButton');
}
