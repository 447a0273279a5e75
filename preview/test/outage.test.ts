/** What people see while the database can't be reached, answers late or refuses them, and afterwards. */
import type { Route } from 'playwright-core';
import { until } from '../../sdk/test/stage.js';
import { DAVIDE, usePreview } from './company.js';

const { company, stage, view, open } = usePreview();

/** The answer of Appsmith's server if a database can't be reached (after 10.1 s, which are left out here). */
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
/** Without alerts, the page says that. */
const READ = /Aggiornato|Nessun allarme/;
const LOADING = /Un attimo|One moment/;

beforeAll(() =>
  stage.database.call('SaveUser', { UserEmail: 'ada@example.org', Name: 'Ada', Role: 'admin', Language: 'en' }),
);
beforeAll(async () => {
  const ticket = { RunId: company.failed, Title: 'Totals differ', Description: '', Email: DAVIDE };
  await stage.database.call('OpenTicket', ticket);
});

describe('a refresh that fails', () => {
  it.each(PAGES)('keeps what the page %s shows, says so, and the next one fixes it', async (page, caption, table) => {
    await open(DAVIDE, page);
    await view.shows(caption, READ);
    const rows = await view.widget(table).innerText();
    await fail(TIMED_OUT);
    await refresh(page);
    await view.shows(caption, NO_ANSWER.it);
    await view.shows(caption, /Dati delle \d\d:\d\d:\d\d [A-Z]{2,4}/);
    expect(await view.widget(table).innerText()).toBe(rows);
    expect(await view.page.locator('.app').innerText()).not.toMatch(/timed out|Settings tab/);
    await mend();
    await refresh(page);
    await view.shows(caption, READ);
  });

  it('keeps what Admin shows', async () => {
    await open(DAVIDE, 'Admin');
    await view.shows('AdminCaption', /Aggiornato alle \d\d:\d\d:\d\d [A-Z]{2,4}/);
    await view.press('UsersButton');
    await view.shows('UsersTable', 'Anna');
    await fail(TIMED_OUT);
    await view.choose('DepartmentSelect', 'Finance');
    await view.shows('AdminCaption', NO_ANSWER.it);
    await view.shows('UsersTable', 'Anna');
  });

  it('keeps an open run unchanged, and says that a comment was not saved', async () => {
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
    ['a session that is over', DAVIDE, 'Response not valid', 'accedi di nuovo'],
    ['a proxy without its server', DAVIDE, '<html><h1>502 Bad Gateway</h1></html>', NO_ANSWER.it],
    ['an error without words', DAVIDE, '', 'accedi di nuovo'],
  ])('over %s says so', async (_, email, answer, words) => {
    const before = () => fail(answer);
    await open(email, '', { before });
    await view.shows('CaptionText', words);
    expect(await view.page.locator('.app').innerText()).not.toMatch(/timed out|Response|Gateway|Non ti conosciamo/);
    expect(await view.widget('CaptionText').innerText()).not.toMatch(LOADING);
  });

  it('in English, for a known user, says so in English', async () => {
    await open('ada@example.org');
    await view.shows('CaptionText', 'Updated');
    await fail(TIMED_OUT);
    await view.page.reload();
    await view.shows('CaptionText', NO_ANSWER.en);
  });

  it('while the database is away tries again by itself, with the requested run', async () => {
    await open(DAVIDE, `Run?run=${company.failed}`, { before: () => fail(TIMED_OUT) });
    await view.shows('CaptionText', NO_ANSWER.it);
    await view.shows('DetailsTitle', NO_ANSWER.it);
    await mend();
    await view.shows('CaptionText', 'Aggiornato');
    await view.hasRows('RunsTable', 50);
    await view.shows('DetailsTitle', 'Orders');
  });

  it('while something is changed says so, without a promise to try again', async () => {
    await open(DAVIDE, `Run?run=${company.failed}&tab=Note`);
    await view.shows('DetailsTitle', 'Orders');
    await view.type('CommentInput', 'seen');
    await fail(TIMED_OUT);
    await view.press('CommentButton');
    await view.says(/Non riuscito: il database non risponde(?!;)/);
  });

  it('and takes long says so instead of "Un attimo…", and shows the answer', async () => {
    let answer: (() => void) | undefined;
    const late = new Promise<void>((resolve) => (answer = resolve));
    const before = () =>
      view.page.route('**/api/execute', async (route) => {
        await late;
        await route.continue();
      });
    await open(DAVIDE, '', { before });
    await view.shows('CaptionText', 'lento a rispondere');
    answer!();
    await view.shows('CaptionText', 'Aggiornato');
  });

  it('for an unknown person says so', async () => {
    await open('stranger@example.org');
    for (const [page, caption] of PAGES) {
      await view.goTo(page);
      await view.shows(caption, 'Non ti conosciamo come stranger@example.org');
      await view.shows('SubtitleText', page === 'Run' ? 'Non ti conosciamo' : '');
      expect(await view.widget(caption).innerText()).not.toMatch(LOADING);
    }
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

describe('answers that come late', () => {
  it.each([
    ['the search of runs', 'Run', undefined],
    ['a run', 'Run', 'RunsTable'],
    ['the search of tickets', 'Ticket', undefined],
    ['a ticket', 'Ticket', 'TicketsTable'],
    ['a new job', 'Job', 'NewJobButton'],
    ['a job', 'Job', 'JobsTable'],
    ['the search of tracebacks', 'Traceback', undefined],
    ['a department', 'Admin', 'DepartmentsTable'],
    ['a new department', 'Admin', 'NewDepartmentButton'],
  ])('take nothing that was typed into the form of %s', async (_form, page, opener) => {
    let answers!: Awaited<ReturnType<typeof delay>>;
    const before = async () => (answers = await delay());
    await open(DAVIDE, page, opener === undefined ? { before } : {});
    if (opener === undefined) await answers.begun();
    else {
      await view.loaded();
      await before();
      await view.widget(opener).locator('[role=cell] button, button').first().click();
    }
    const form = opener === undefined ? '.app' : '[role=dialog]';
    await view.page.locator(form).waitFor();
    const tabs = await view.page.locator(form).getByRole('tab').all();
    const typed: Record<string, string>[] = [];
    for (const tab of tabs.length > 0 ? tabs : [undefined]) {
      await tab?.click();
      await tab?.and(view.page.locator('[aria-selected=true]')).waitFor();
      typed.push(await typeIntoAll(form));
    }
    expect(typed.flatMap((texts) => Object.keys(texts))).not.toEqual([]);
    await answers.all();
    for (const [index, texts] of typed.entries()) {
      await tabs[index]?.click();
      for (const [name, text] of Object.entries(texts)) {
        expect([name, await view.widget(name).locator('input, textarea').inputValue()]).toEqual([name, text]);
      }
    }
  });

  it.each([
    ['a run', () => `Run?tab=Note&run=${company.failed}`, 'CommentInput'],
    ['a ticket', () => 'Ticket?ticket=1', 'TicketCommentInput'],
  ])('leave what is typed while a comment of %s is on its way', async (_what, where, input) => {
    await open(DAVIDE, where());
    await view.page.locator('[role=dialog]').waitFor();
    await view.type(input, 'the first');
    const answers = await delay();
    await view.widget(input).locator('input').press('Enter');
    await view.type(input, 'the second');
    await answers.all();
    await view.shows('CommentsText', 'the first');
    expect(await view.widget(input).locator('input').inputValue()).toBe('the second');
  });

  it("in another order than requested don't show one run in the window of another", async () => {
    await open(DAVIDE, 'Run');
    await view.hasRows('RunsTable', 50);
    const early: Route[] = [];
    let isEarly = true;
    await view.page.route('**/api/execute', (route) => (isEarly ? void early.push(route) : route.continue()));
    await view.rows('RunsTable').nth(1).getByRole('button').click();
    await until(() => early.length >= 2);
    await view.press('DetailsClose');
    isEarly = false;
    await view.rows('RunsTable').first().getByRole('button').click();
    await view.shows('CauseText', 'row 12 is missing');
    const late = early.map((route) => view.page.waitForResponse((answer) => answer.request() === route.request()));
    await Promise.all([...late, ...early.map((route) => route.continue())]);
    await (await delay()).all();
    expect(await view.widget('CauseText').innerText()).toContain('row 12 is missing');
  });

  it("to a page that was left don't prevent reading it again", async () => {
    await open(DAVIDE, 'Alert');
    await view.shows('AlertsCaption', READ);
    const requests: Route[] = [];
    await view.page.route('**/api/execute', async (route) => {
      if (route.request().postData()?.includes('Run_ListRuns')) requests.push(route);
      else await route.continue();
    });
    await view.page.getByRole('link', { name: 'Run', exact: true }).click();
    await until(() => requests.length > 0);
    await view.goTo('Alert');
    await view.shows('AlertsCaption', READ);
    await mend();
    await view.goTo('Run');
    await view.hasRows('RunsTable', 50);
  });
});

/** From now on each answer is delayed. `begun` waits for the first request, `all` until there are no more. */
async function delay(): Promise<{ begun: () => Promise<void>; all: () => Promise<void> }> {
  let asked = 0;
  let quietSince = Date.now();
  await view.page.route('**/api/execute', async (route) => {
    asked += 1;
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.continue();
    asked -= 1;
    quietSince = Date.now();
  });
  return { begun: () => until(() => asked > 0), all: () => until(() => asked === 0 && Date.now() - quietSince > 300) };
}

async function typeIntoAll(form: string): Promise<Record<string, string>> {
  const fields = `[...document.querySelectorAll('${form} [data-widget$=Input] .field')].filter((one) => !one.disabled && one.offsetParent)`;
  const names = await view.page.evaluate<string[]>(
    `${fields}.map((one) => one.closest('[data-widget]').dataset.widget)`,
  );
  const texts = Object.fromEntries(names.map((name, index) => [name, `12${index}`]));
  for (const [name, text] of Object.entries(texts)) await view.type(name, text);
  return texts;
}

/** From now on each query fails with this text, as Appsmith passes it to the page. */
async function fail(data: string): Promise<void> {
  const json = { isExecutionSuccess: false, data };
  await view.page.route('**/api/execute', (route: Route) => route.fulfill({ json }));
}

function mend(): Promise<void> {
  return view.page.unroute('**/api/execute');
}

/** Presses the button, or chooses the same department again if there is none. */
function refresh(page: string): Promise<void> {
  return page === 'Agenda' ? view.press('TodayButton') : view.press('RefreshButton');
}
