/** Checks each page, window and tab of the app with axe, with rows in its tables. */
import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import { readExport } from '../src/server/exportFile.js';
import { type AppView, EXPORT } from './appView.js';
import { DAVIDE, usePreview } from './company.js';
import { lookAtEach } from './sight.js';

const SOURCE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const { pages } = readExport(EXPORT);

const { company, stage, view, open } = usePreview();
beforeAll(async () => {
  const ticket = { RunId: company.failed, Title: 'Totals differ', Description: 'See the log', Email: DAVIDE };
  const [opened] = await stage.database.call('OpenTicket', ticket);
  const { TicketId } = opened!;
  const delivery = { TicketId, Channel: 'slack', Recipient: '#it', Sent: false, Answer: 'no' } as const;
  await stage.database.call('RecordDelivery', delivery);
});

it.each(pages.map(({ name, canvas }) => [name, canvas] as const))(
  'nothing on the page %s, its windows and their tabs; one heading of the first level, and a name in each of a table',
  async (name, canvas) => {
    await open(DAVIDE, name);
    await view.loaded();
    expect(await violations(view)).toEqual([]);
    expect(await view.page.locator('h1').count()).toBe(1);
    const columns = await view.page.getByRole('columnheader').allInnerTexts();
    expect(columns.filter((label) => label.trim() === '')).toEqual([]);
    await lookAtEach(view, canvas, async () => expect(await violations(view)).toEqual([]));
  },
  300_000,
);

it('finds nothing in a run and in a ticket', async () => {
  for (const [where, widget, words] of [
    [`Run?run=${company.failed}`, 'CauseText', 'row 12 is missing'],
    ['Ticket?ticket=1', 'TicketTitle', 'Totals differ'],
  ] as const) {
    await open(DAVIDE, where);
    await view.shows(widget, words);
    expect(await violations(view)).toEqual([]);
  }
});

it('high contrast keeps the colours of the days and marks the page', async () => {
  await open(DAVIDE, 'Job');
  await view.shows('JobsTable', 'Orders');
  const style = (selector: string, property: string) =>
    view.page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).${property}`);
  const square = () => style('[data-column=Days] [style*=background]', 'backgroundColor');
  const before = await square();
  await view.page.emulateMedia({ forcedColors: 'active' });
  expect(await square()).toBe(before);
  expect(await style('nav [aria-current]', 'outlineStyle')).toBe('solid');
  await view.page.emulateMedia({ forcedColors: null });
});

async function violations({ page }: AppView): Promise<string[]> {
  await page.evaluate(SOURCE);
  // If a window is open, only that: what is behind it was checked before.
  const where = `document.querySelector('[role=dialog]') ?? document`;
  const { violations: found } = await page.evaluate<AxeResults>(`axe.run(${where}, { resultTypes: ['violations'] })`);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, any, all }) => `${id}: ${String(target)} ${[...any, ...all].map((one) => one.message).join('; ')}`,
    ),
  );
}
