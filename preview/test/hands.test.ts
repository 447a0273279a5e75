/** What people do with their hands: press twice, press fast, go back, reload, open a download. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { newRun } from '../../database/test/contract/fixtures.js';
import { DAVIDE, usePreview } from './company.js';

const { company, stage, view, open } = usePreview();
beforeAll(async () => {
  await open();
  await view.hasRows('RunsTable', 50);
});

it('two quick presses turn two pages, and the caption names the page that is shown', async () => {
  const older = view.widget('OlderButton').locator('button');
  await older.dblclick();
  await view.shows('CaptionText', 'pagina 3');
  await view.hasRows('RunsTable', 21);
  await view.widget('NewerButton').locator('button').dblclick();
  await view.shows('CaptionText', 'pagina 1');
});

it('a filter set by a box is cleared with the filters, and kept by a reload', async () => {
  await view.press('FailedButton');
  await view.hasRows('RunsTable', 1);
  await view.page.reload();
  await view.hasRows('RunsTable', 1);
  await view.shows('PeriodSelect', 'Oggi');
  await view.shows('StatusSelect', /Fallit/);
  await view.press('ClearButton');
  await view.hasRows('RunsTable', 50);
  await view.shows('PeriodSelect', 'Tutte le date');
});

it('chosen days begin with the last thirty, and are never empty', async () => {
  const day = (name: string) => view.widget(name).locator('input');
  expect(await day('FromDate').count()).toBe(0);
  await view.choose('PeriodSelect', 'Date a scelta');
  for (const name of ['FromDate', 'ToDate']) {
    await day(name).waitFor();
    const before = await day(name).inputValue();
    expect(before).toMatch(/^\d\d\/\d\d\/\d{4}$/);
    await day(name).fill('');
    await day(name).press('Enter');
    while ((await day(name).inputValue()) !== before) await view.page.waitForTimeout(50);
  }
  await view.press('ClearButton');
  await view.hasRows('RunsTable', 50);
});

it('a text is searched in the last thirty days, which is shown and can be changed', async () => {
  await view.type('SearchInput', 'differ');
  await view.hasRows('RunsTable', 1);
  await view.shows('PeriodSelect', '30 giorni');
  expect(await view.widget('SearchInput').locator('input').inputValue()).toBe('differ');
  await view.type('SearchInput', 'x'.repeat(300));
  await view.shows('CaptionText', 'Nessuna esecuzione corrisponde');
  await view.press('ClearButton');
  await view.hasRows('RunsTable', 50);
});

it('a run has an address, and Back closes it', async () => {
  await view.rows('RunsTable').filter({ hasText: 'totals differ' }).getByRole('button').click();
  await view.shows('CauseText', 'row 12 is missing');
  expect(view.page.url()).toContain(`?run=${company.failed}`);
  await view.closeByBack();
  await view.hasRows('RunsTable', 50);
  expect(view.page.url()).not.toContain('run=');
  await view.rows('RunsTable').filter({ hasText: 'totals differ' }).getByRole('button').click();
  await view.shows('CauseText', 'row 12 is missing');
});

it('a double click opens one ticket, and sends one comment', async () => {
  await view.tab('Ticket');
  await view.widget('OpenTicketButton').locator('button').dblclick();
  await view.says(/Ticket \d+ aperto/);
  await view.shows('DeliveriesTable', /#it[\s\S]*Inviato/);
  await view.tab('Note');
  await view.type('CommentInput', 'Seen');
  await view.widget('CommentButton').locator('button').dblclick();
  await view.shows('CommentsText', 'Seen');
  expect(await stage.database.call('ListTickets', {})).toHaveLength(1);
  expect(await stage.database.call('ListComments', { RunId: company.failed })).toHaveLength(1);
});

it('a double click makes one comment, one job, one department and one person, and resends one message once', async () => {
  const press = (name: string) => view.widget(name).locator('button').first().dblclick();
  const [ticket] = await stage.database.call('ListTickets', {});
  const { TicketId } = ticket!;
  const delivery = { TicketId, Channel: 'slack', Recipient: '#late', Sent: false, Answer: 'no' } as const;
  await stage.database.call('RecordDelivery', delivery);
  const deliveries = async () =>
    (await stage.database.call('ListDeliveries', { TicketId })).filter((one) => one.Recipient === '#late');
  const sent = stage.slack.requests.length;
  await open(DAVIDE, `Ticket?ticket=${TicketId}`);
  await view.shows('DeliveriesTable', '#late');
  await view.rows('DeliveriesTable').filter({ hasText: '#late' }).getByRole('button').dblclick();
  await view.says('Avvisato: #late');
  expect([stage.slack.requests.length, (await deliveries()).map(({ Status }) => Status)]).toEqual([
    sent + 1,
    ['Failed', 'Sent'],
  ]);
  await view.type('TicketCommentInput', 'Seen');
  await press('TicketCommentButton');
  await view.shows('CommentsText', 'Seen');
  expect(await stage.database.call('ListTicketComments', { TicketId })).toHaveLength(1);

  await open(DAVIDE, 'Job');
  // What arrives meanwhile may move a button from under the press.
  await view.loaded();
  await view.press('NewJobButton');
  await view.type('NameInput', 'Twice');
  await press('SaveJobButton');
  await view.shows('JobsTable', 'Twice');
  await open(DAVIDE, 'Admin');
  await view.loaded();
  await view.press('NewDepartmentButton');
  await view.type('DepartmentNameInput', 'Twice');
  await press('SaveDepartmentButton');
  await view.shows('DepartmentsTable', 'Twice');
  await view.press('UsersButton');
  await view.press('NewUserButton');
  await view.type('EmailInput', 'twice@example.org');
  await view.type('UserNameInput', 'Twice Twice');
  await press('SaveUserButton');
  await view.shows('UsersTable', 'Twice Twice');
  const named = async (procedure: 'ListJobs' | 'ListDepartments') =>
    (await stage.database.call(procedure, {})).filter(({ Name }) => Name === 'Twice').length;
  expect([await named('ListJobs'), await named('ListDepartments')]).toEqual([1, 1]);
});

it('the lines of a run are read to the last one, page by page', async () => {
  const batch = newRun(company.jobs.orders, { at: new Date().toISOString() });
  for (let seq = 1; seq <= 450; seq++) {
    batch.lines.push({ seq, at: batch.begin.at, level: 'info', text: `line ${seq}.` });
  }
  await stage.database.store.apply(batch);
  await open(DAVIDE, `Run?run=${batch.begin.runId}&tab=Log`);
  await view.shows('LinesText', 'line 200.');
  await view.press('NextLinesButton');
  await view.shows('LinesText', 'line 400.');
  await view.press('NextLinesButton');
  await view.shows('LinesText', 'line 450.');
  expect(await view.widget('NextLinesButton').locator('button').isDisabled()).toBe(true);
  await view.press('PreviousLinesButton');
  await view.shows('LinesText', 'line 201.');
});

it('a download is UTF-8 that a CSV reader understands, without formulas', async () => {
  await stage.run(company.jobs.orders, 0, { message: '=è 🐍;"quoted"\n€' });
  await open();
  await view.hasRows('RunsTable', 50);
  const [download] = await Promise.all([view.page.waitForEvent('download'), view.press('DownloadButton')]);
  const bytes = readFileSync(await download.path());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const rows = parse<Record<string, string>>(bytes, { bom: true, columns: true, delimiter: ';' });
  expect(rows.map(({ Message }) => Message)).toContain(`'=è 🐍;"quoted"\n€`);
});
