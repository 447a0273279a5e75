/** Times for people in Rome: the zone is shown once, a repeated hour is distinguished, another day is named. */
import { end, newRun } from '../../database/test/contract/fixtures.js';
import { DAVIDE, usePreview } from './company.js';

const { company, stage, view, open } = usePreview('Europe/Rome');

it.each([
  ['Run', 'CaptionText'],
  ['Ticket', 'TicketsCaption'],
  ['Agenda', 'DayCaption'],
  ['Job', 'JobsCaption'],
  ['Traceback', 'ErrorsCaption'],
  ['Admin', 'AdminCaption'],
])('the page %s names the zone, once', async (page, caption) => {
  await stage.database.call('OpenTicket', { RunId: company.failed, Title: page, Description: '', Email: DAVIDE });
  await open(DAVIDE, page);
  await view.shows(caption, /\bCES?T\b/);
  // Outside of tables, which show it only for a repeated hour.
  const texts = await view.page.locator('.app .text').allInnerTexts();
  expect(texts.join(' ').match(/\bCES?T\b/g)).toHaveLength(1);
});

it('the repeated hour when clocks go back is distinguished', async () => {
  for (const at of ['2025-10-26T00:30:00.000Z', '2025-10-26T01:30:00.000Z', '2025-10-26T02:30:00.000Z']) {
    await stage.database.store.apply({ ...newRun(company.jobs.close, { at }), end: end(1, { at }) });
  }
  await open(DAVIDE, `Run?job=${company.jobs.close}`);
  await view.hasRows('RunsTable', 3);
  const times = await view.rows('RunsTable').locator('[data-column=StartedAt]').allInnerTexts();
  expect(times.map((time) => time.replace(/^.*, /, ''))).toEqual(['03:30', '02:30 CET', '02:30 CEST']);
});

it('a run that began the day before is shown with its day in the agenda', async () => {
  await stage.database.store.apply(
    newRun(company.jobs.close, { at: new Date(Date.now() - 30 * 3_600_000).toISOString() }),
  );
  await open(DAVIDE, 'Agenda');
  await view.shows('DayTable', /\S{3} \d+ \S{3}, \d\d:\d\d/);
});
