/** The first page of the app: new runs, searching, and paging. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EXPORT } from './appView.js';
import { DAVIDE, failure, usePreview } from './company.js';

const { company, stage, view, open } = usePreview();
beforeAll(() => open());

describe('the runs', () => {
  it('are shown with a greeting, and begin with what a phone has room for', async () => {
    await view.shows('TitleText', /Buon.* Davide!/);
    await view.shows('SubtitleText', 'Stai monitorando tutte le attività di tutti i reparti');
    const headings = await view.widget('RunsTable').getByRole('columnheader').allInnerTexts();
    expect(headings.join(', ')).toBe('Job Name, Dettagli, Status, Reparto, Inizio, Fine, Status Validazione, Message');
    await view.shows('RunsTable', /🦿\s+Orders[\s\S]*❌ Errore[\s\S]*totals differ/);
    await view.shows('FailedCount', '1');
  });

  it('are paged by the database, forward and back', async () => {
    expect(await view.rows('RunsTable').count()).toBe(50);
    await view.turns('OlderButton', 'RunsTable');
    await view.shows('CaptionText', 'pagina 2');
    await view.turns('OlderButton', 'RunsTable');
    await view.shows('CaptionText', 'pagina 3');
    await view.hasRows('RunsTable', 21);
    await view.turns('NewerButton', 'RunsTable');
    await view.turns('NewerButton', 'RunsTable');
    await view.shows('CaptionText', 'pagina 1');
  });

  it('are filtered by state, text and department', async () => {
    await view.choose('StatusSelect', /Fallit/);
    await view.hasRows('RunsTable', 1);
    await view.press('ClearButton');
    await view.type('SearchInput', 'differ');
    await view.hasRows('RunsTable', 1);
    await view.type('SearchInput', 'nothing of the kind');
    await view.hasRows('RunsTable', 0);
    await view.press('ClearButton');
    await view.hasRows('RunsTable', 50);
  });

  it('are filtered by job and by day', async () => {
    await view.choose('JobSelect', /Close/);
    await view.hasRows('RunsTable', 0);
    await view.press('ClearButton');
    await view.hasRows('RunsTable', 50);
    await view.choose('PeriodSelect', 'Date a scelta');
    await view.type('ToDate', formatDay(2));
    await view.widget('ToDate').locator('input').press('Enter');
    await view.showsNot('RunsTable', 'totals differ');
    await view.press('ClearButton');
    await view.shows('RunsTable', 'totals differ');
  });

  it('of a box above are shown by a click', async () => {
    await view.press('FailedButton');
    await view.hasRows('RunsTable', 1);
    await view.press('ClearButton');
    await view.hasRows('RunsTable', 50);
  });

  it('appear by themselves when they begin, and an open window stays', async () => {
    const end = `new Promise((done) => addEventListener('scrollend', () => done(scrollY), { once: true }))`;
    const scrolling = view.page.evaluate(end);
    await view.page.mouse.wheel(0, 60);
    const scrolled = await scrolling;
    await stage.run(company.jobs.orders, 1, { ...failure, message: 'just now' });
    await view.shows('RunsTable', 'just now');
    await view.shows('FailedCount', '2');
    expect([scrolled === 0, await view.page.evaluate('scrollY')]).toEqual([false, scrolled]);
    await view.page.evaluate('scrollTo(0, 0)');
  });
});

describe('a refresh', () => {
  it('changes neither page nor scroll position nor selection', async () => {
    await view.turns('OlderButton', 'RunsTable');
    const scrollTop = `document.querySelector('[data-widget=RunsTable] .table-scroll').scrollTop`;
    await view.page.evaluate(`${scrollTop} = 700`);
    await view.rows('RunsTable').nth(25).locator('[role=cell]').first().click();
    const chosen = () => view.widget('RunsTable').locator('[aria-selected=true]').innerText();
    const before = [await view.page.evaluate(scrollTop), await chosen()];
    const updated = await view.widget('CaptionText').innerText();
    // The page keeps its cursor, so nothing moves down from the previous page.
    await stage.run(company.jobs.orders, 0, { message: 'newer than this page' });
    await view.page.waitForTimeout(1100);
    await view.press('RefreshButton');
    await view.showsNot('CaptionText', updated);
    await view.shows('CaptionText', 'pagina 2');
    expect([await view.page.evaluate(scrollTop), await chosen()]).toEqual(before);
    expect(before[0]).toBe(700);
    await view.press('NewerButton');
    await view.shows('RunsTable', 'newer than this page');
  });
});

describe('among 10,000 runs', () => {
  beforeAll(async () => {
    const { it: departmentId } = company.departments;
    stage.past({ jobId: company.jobs.orders, departmentId, count: 9_900, secondsApart: 60, daysAgo: 1 });
    stage.past({ jobId: company.jobs.orders, departmentId, count: 100, secondsApart: 60, daysAgo: 20 });
    await open(DAVIDE, '', { exportFile: writeExportWithPageSize(100, stage.folder) });
    await view.hasRows('RunsTable', 100);
  });

  it('a page of 100 can be used as soon as its caption is there', async () => {
    for (const page of [2, 3, 4]) {
      await view.turns('OlderButton', 'RunsTable');
      await view.shows('CaptionText', `pagina ${page}`);
      await view.rows('RunsTable').nth(99).locator('button').click({ trial: true });
    }
  });

  it('no run is repeated or left out, up to the last page', async () => {
    await view.brings('RunsTable', () => view.choose('PeriodSelect', 'Date a scelta'));
    await view.brings('RunsTable', async () => {
      await view.type('ToDate', formatDay(15));
      await view.widget('ToDate').locator('input').press('Enter');
    });
    const met: string[] = [];
    for (;;) {
      met.push(...(await view.rows('RunsTable').locator('[data-column=StartedAt]').allInnerTexts()));
      if (await view.widget('OlderButton').locator('button').isDisabled()) break;
      await view.turns('OlderButton', 'RunsTable');
    }
    // They are a minute apart, and shown by the minute.
    expect(met).toHaveLength(100);
    expect(new Set(met).size).toBe(100);
  });
});

it('the runs that failed and were missed on a day are as many as the agenda counts', async () => {
  for (const status of ['TimedOut', 'Cancelled', 'Lost', 'Error'] as const) {
    await stage.run(company.jobs.close, 1, { status, message: 'x' });
  }
  const counts: Record<string, Record<string, string>> = { Run: {}, Agenda: {} };
  for (const [page, found] of Object.entries(counts)) {
    await open(DAVIDE, page);
    await view.widget('FailedCount').filter({ hasText: /[1-9]/ }).waitFor();
    for (const name of ['FailedCount', 'MissedCount'])
      found[name] = String(parseInt(await view.widget(name).innerText(), 10));
  }
  expect(counts.Agenda).toEqual(counts.Run);
});

/** The app with longer pages. */
function writeExportWithPageSize(count: number, folder: string): string {
  const file = path.join(folder, 'longPages.json');
  const app = readFileSync(EXPORT, 'utf8');
  const longer = app
    .replaceAll("Pager.read('runs', 50,", `Pager.read('runs', ${count},`)
    .replaceAll('PageSize: 50 ', `PageSize: ${count} `);
  if (longer === app) throw new Error('The app has no pages of 50.');
  writeFileSync(file, longer);
  return file;
}

function formatDay(daysAgo: number): string {
  const day = new Date(Date.now() - daysAgo * 86_400_000);
  return day.toLocaleDateString('it-IT', { day: '2-digit', month: '2-digit', year: 'numeric' });
}
