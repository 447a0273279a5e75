/** Each page, window and tab at usual screen sizes: nothing is wider than its place, cut off, or out of sight. */
import { newRun, end } from '../../database/test/contract/fixtures.js';
import { readExport } from '../src/server/exportFile.js';
import { EXPORT } from './appView.js';
import type { Size } from './stage.js';
import { DAVIDE, failure, usePreview } from './company.js';
import { findNarrowTables, lettersLoaded, lookAtEach } from './sight.js';

const { pages } = readExport(EXPORT);
const PHONE: Size = { width: 390, height: 844 };
const SIZES = [
  { width: 1280, height: 720 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
];
/** The purpose of each page, apart from the button in each row of its table. */
const BUTTONS: Record<string, string[]> = {
  Run: ['RefreshButton', 'DownloadButton', 'OlderButton', 'ClearButton'],
  Alert: ['RefreshButton', 'OlderButton', 'UndeliveredButton'],
  Ticket: ['RefreshButton', 'OlderButton'],
  Agenda: ['DayBeforeButton', 'DayAfterButton', 'TodayButton'],
  Job: ['RefreshButton', 'NewJobButton', 'NextJobsButton'],
  Traceback: ['RefreshButton'],
  Admin: ['NewDepartmentButton'],
};
const LONG = 'Riconciliazione mensile dei conti dei fornitori con gli estratti conto di tutte le banche';

const { company, stage, view, open } = usePreview();
let runId: string;
let jobId: number;
beforeAll(async () => {
  const { database } = stage;
  const DepartmentId = company.departments.it;
  await database.call('SaveUser', { UserEmail: 'sara@example.org', Name: LONG, Role: 'admin', Language: 'it' });
  const [job] = await database.call('SaveJob', { Name: LONG, Icon: '🧾', DepartmentId, NeedsValidation: true });
  jobId = job!.JobId;
  const at = new Date(Date.now() - 60_000).toISOString();
  const { begin, ...run } = newRun(job!.JobId, { at });
  runId = begin.runId;
  const script = `/opt/venv/bin/python3 /srv/reports/close.py --input ${'x'.repeat(300)}`;
  await database.store.apply({
    ...run,
    begin: { ...begin, script, machine: `${'long-'.repeat(12)}machine` },
    end: end(3, { at, ...failure, message: `${LONG}: ${LONG}` }),
  });
  await database.call('OpenTicket', { RunId: runId, Title: `${LONG} ${LONG}`, Description: LONG, Email: DAVIDE });
  const delivery = { TicketId: 1, Channel: 'mail', Recipient: DAVIDE, Sent: false, Answer: LONG } as const;
  await database.call('RecordDelivery', delivery);
});

it.each(pages.map(({ name, canvas }) => [name, canvas] as const))(
  'the page %s, its windows and their tabs',
  async (name, canvas) => {
    await open(DAVIDE, name);
    await view.loaded();
    await view.page.waitForLoadState('networkidle');
    await atEachSize(BUTTONS[name]);
    expect(await linesOf(['NewerButton', 'OlderButton'])).toBeLessThan(2);
    await lookAtEach(view, canvas, () => atEachSize());
  },
  300_000,
);

it('a run: its long heading and its validation, without scrolling', async () => {
  await open(DAVIDE, `Run?run=${runId}&tab=Note`);
  await view.shows('DetailsTitle', LONG);
  await view.shows('DetailsSubtitle', '/srv/reports/close.py');
  await atEachSize(['ValidateButton', 'RejectButton', 'CommentInput', 'CommentButton']);
  for (const tab of await view.page.getByRole('tab').all()) {
    await tab.click();
    await atEachSize();
  }
});

it('a ticket: its long heading, its messages, and its actions', async () => {
  await open(DAVIDE, 'Ticket?ticket=1');
  await view.shows('TicketTitle', LONG);
  await view.shows('DeliveriesTable', DAVIDE);
  await atEachSize(['TakeButton', 'CloseTicketButton', 'TicketCommentButton']);
});

it('a job with a long name', async () => {
  await open(DAVIDE, `Job?job=${jobId}`);
  await view.shows('JobTitle', LONG);
  await atEachSize();
});

it('a greeting of somebody with a long name', async () => {
  await open('sara@example.org');
  await view.shows('TitleText', 'Riconciliazione');
  await atEachSize();
});

it('a run can be read on a phone', async () => {
  await open(DAVIDE, `Run?run=${runId}`, { viewport: PHONE });
  await view.shows('CauseText', 'row 12 is missing');
  for (const name of ['DetailsTitle', 'CauseText', 'TracebackText', 'DetailsClose']) {
    const box = (await view.widget(name).boundingBox())!;
    expect([name, box.x >= 0, box.x + box.width <= PHONE.width]).toEqual([name, true, true]);
  }
  expect(await cutFacts()).toEqual([]);
  await view.tab('Log');
  const [level, counts] = [view.widget('LevelSelect').getByRole('combobox'), view.widget('LineCountsText')];
  const [above, below] = [(await level.boundingBox())!, (await counts.boundingBox())!];
  expect(above.y + above.height <= below.y).toBe(true);
});

it('the bar of pages shows the open one on a phone', async () => {
  await open(DAVIDE, 'Admin', { viewport: PHONE });
  await view.page.getByRole('link', { name: 'Admin', exact: true }).waitFor();
  await view.page.evaluate('document.fonts.ready');
  const [bar, link] = ['.navigation nav', 'nav [aria-current]'].map((one) => view.page.locator(one).boundingBox());
  const [right, rightOfBar] = [await link, await bar].map((box) => box!.x + box!.width);
  expect(right).toBeLessThanOrEqual(rightOfBar! + 1);
});

it('in English, no word above a number is broken on a phone', async () => {
  await open('grace@example.org', 'Run', { viewport: PHONE });
  await view.shows('RunningLabel', 'Running');
  expect((await view.widget('RunningLabel').locator('[title]').boundingBox())!.height).toBeLessThan(30);
});

/** Checks that what is shown has no problems on each screen, and that these are in sight; on a phone no text is cut, and no select is. */
async function atEachSize(inSight: string[] = []): Promise<void> {
  for (const size of SIZES) {
    await resize(size);
    expect([size.width, ...(await faults()), ...(await outOfSight(inSight))]).toEqual([size.width]);
  }
  await resize(PHONE);
  expect([...(await cutTexts()), ...(await narrowSelects())]).toEqual([]);
  expect(await view.page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
}

async function resize(size: Size): Promise<void> {
  await view.page.setViewportSize(size);
  await lettersLoaded(view.page);
  await view.page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
}

async function faults(): Promise<string[]> {
  return [...(await findNarrowTables(view.page, await top())), ...(await cutTexts()), ...(await scrolling())];
}

/** If a window is open, only that: what is behind it was checked before. */
async function top(): Promise<string> {
  return (await view.page.locator('[role=dialog]').count()) > 0 ? '[role=dialog]' : '.app';
}

/** Texts that are higher than their place. They are centred, so both ends would be cut. */
async function cutTexts(): Promise<string[]> {
  return view.page.evaluate<string[]>(`[...document.querySelectorAll('${await top()} .text:not(.text-scrolls)')]
    .filter((text) => text.firstElementChild.offsetHeight > text.clientHeight + 2)
    .map((text) => 'cut: ' + text.closest('[data-widget]').dataset.widget + ': ' + text.innerText)`);
}

/** Selects that show a letter or two of what is chosen. Their lists are as wide. */
async function narrowSelects(): Promise<string[]> {
  return view.page.evaluate<string[]>(`[...document.querySelectorAll('${await top()} [role=combobox]')]
    .filter((select) => select.offsetWidth > 0 && select.offsetWidth < 80)
    .map((select) => 'narrow: ' + select.closest('[data-widget]').dataset.widget + ': ' + select.offsetWidth)`);
}

/** Facts of a window whose value is cut, or exceeds its place. */
function cutFacts(): Promise<string[]> {
  return view.page.evaluate<string[]>(`[...document.querySelectorAll('[data-widget$=Fact]')].flatMap((fact) => {
    const isWide = [...fact.querySelectorAll('span')].some((one) => one.scrollWidth > one.clientWidth);
    const isLow = fact.querySelector('b').getBoundingClientRect().bottom > fact.getBoundingClientRect().bottom;
    return isWide || isLow ? [fact.innerText] : [];
  })`);
}

/** What scrolls in a window except its tables and long texts: the window itself, or a tab in it. */
function scrolling(): Promise<string[]> {
  return view.page.evaluate<string[]>(`[...document.querySelectorAll('[role=dialog], [role=dialog] *')]
    .filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight + 1)
    .filter((one) => !one.matches('.table-scroll, .text-scrolls, textarea'))
    .map((one) => one.className + ' scrolls: ' + one.scrollHeight + ' of ' + one.clientHeight)`);
}

/** How many lines these widgets take: below a hidden filter, one would move up. */
async function linesOf(names: string[]): Promise<number> {
  const boxes = await Promise.all(names.map(async (name) => (await view.widget(name).all())[0]?.boundingBox()));
  return new Set(boxes.flatMap((box) => (box ? [box.y] : []))).size;
}

/** Widgets that the window does not show, including the button of the first row. */
async function outOfSight(names: string[]): Promise<string[]> {
  const { width, height } = view.page.viewportSize()!;
  const inRows = view.page.locator('[role=dialog] [role=row] button, .app:not(:has([role=dialog])) [role=row] button');
  const first = (await inRows.count()) > 0 ? [['a row’s button', inRows.first()] as const] : [];
  const found = [...names.map((name) => [name, view.widget(name)] as const), ...first];
  const hidden: string[] = [];
  for (const [name, widget] of found) {
    const box = await widget.boundingBox();
    if (!box || box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height) hidden.push(name);
  }
  return hidden;
}
