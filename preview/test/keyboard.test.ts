/** The app without a mouse. */
import { readExport } from '../src/server/exportFile.js';
import { EXPORT, STEP_LIMIT } from './appView.js';
import { DAVIDE, usePreview } from './company.js';

const { stage, view, open } = usePreview();
beforeAll(async () => {
  await open();
  await view.shows('RunsTable', 'totals differ');
});

const press = (key: string) => view.page.keyboard.press(key);
/** The name of the widget with the focus. */
const focused = () =>
  view.page.evaluate<string | null>(`document.activeElement.closest('[data-widget]')?.dataset.widget ?? null`);
/** Waits until the focused element matches this selector, and returns its text. */
async function focusedText(selector: string): Promise<string> {
  const expression = `document.activeElement.matches(${JSON.stringify(selector)}) && document.activeElement.innerText`;
  for (const until = Date.now() + STEP_LIMIT; ; await view.page.waitForTimeout(20)) {
    const text = await view.page.evaluate<string | false>(expression);
    if (text !== false) return text;
    if (Date.now() > until) throw new Error(`What has the focus isn't ${selector}`);
  }
}
const isInWindow = () => view.page.evaluate<boolean>(`Boolean(document.activeElement.closest('[role=dialog]'))`);
/** Whether something behind the window has the focus. A button that is disabled while it works gives it to nobody. */
const isBehindWindow = () =>
  view.page.evaluate<boolean>(
    `document.activeElement !== document.body && !document.activeElement.closest('[role=dialog]')`,
  );

describe('a window', () => {
  it('takes the focus, keeps it, and gives it back to the button that opened it', async () => {
    const button = view.rows('RunsTable').filter({ hasText: 'totals differ' }).getByRole('button');
    await button.focus();
    await press('Enter');
    await view.shows('CauseText', 'row 12 is missing');
    await view.page.getByRole('dialog', { name: 'Orders' }).waitFor();
    expect(await focused()).toBe('DetailsModal');
    for (let count = 0; count < 30; count++) {
      await press(count % 3 === 2 ? 'Shift+Tab' : 'Tab');
      expect(await isBehindWindow()).toBe(false);
    }
    await press('Escape');
    await view.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focusedText('[role=cell] button')).toBe('Dettagli');
    await press('Enter');
    await view.page.getByRole('dialog', { name: 'Orders' }).waitFor();
    await press('Escape');
    await view.page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});

describe('tabs', () => {
  it('are changed with arrows, Home and End', async () => {
    await view.rows('RunsTable').filter({ hasText: 'totals differ' }).getByRole('button').click();
    await view.shows('CauseText', 'row 12 is missing');
    const selected = () => view.page.locator('[role=tab][aria-selected=true]');
    await selected().focus();
    const names = await view.page.getByRole('tab').allInnerTexts();
    const gone: string[] = [];
    for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowLeft', 'ArrowRight', 'End', 'Home']) {
      await press(key);
      gone.push(await focusedText('[role=tab][aria-selected=true]'));
    }
    const [first, second] = names;
    const last = names.at(-1);
    expect(gone).toEqual([second, first, last, first, last, first]);
    await press('Tab');
    expect(await view.page.evaluate<string | null>(`document.activeElement.getAttribute('role')`)).toBe('tabpanel');
  });
});

describe('a select', () => {
  it('opens, chooses and closes with the focus on it', async () => {
    await view.tab('Log');
    const select = view.widget('LevelSelect').getByRole('combobox');
    await select.focus();
    await press('ArrowDown');
    await view.page.getByRole('listbox').waitFor();
    await press('Escape');
    await view.page.getByRole('listbox').waitFor({ state: 'detached' });
    expect(await focused()).toBe('LevelSelect');
    expect(await isInWindow()).toBe(true);
    await press('ArrowDown');
    await view.page.getByRole('listbox').waitFor();
    await press('ArrowDown');
    await press('ArrowDown');
    await press('Enter');
    expect(await focused()).toBe('LevelSelect');
    await view.shows('LevelSelect', 'Avvisi ed errori');
    await view.showsNot('LinesText', 'Read 12 rows');
  });
});

describe('a select with a filter', () => {
  it('chooses by Enter the first that matches, also after another was chosen', async () => {
    await open();
    await view.choose('JobSelect', 'Close');
    await view.shows('JobSelect', 'Close');
    await view.widget('JobSelect').getByRole('combobox').press('ArrowDown');
    await view.page.getByLabel('Filter').fill('ord');
    await press('Enter');
    await view.shows('JobSelect', 'Orders');
  });

  it('scrolls to the option that the arrows have reached', async () => {
    for (let count = 10; count < 30; count++)
      await stage.database.call('SaveJob', { Name: `Job ${count}`, DepartmentId: 1 });
    await open();
    await view.loaded();
    await view.widget('JobSelect').getByRole('combobox').press('ArrowDown');
    for (let count = 0; count < 20; count++) await press('ArrowDown');
    const [list, option] = [view.page.getByRole('listbox'), view.page.locator('.option-active')];
    const [around, inner] = [await list.boundingBox(), await option.boundingBox()];
    expect(inner!.y + inner!.height).toBeLessThanOrEqual(around!.y + around!.height);
  });
});

it('Tab leaves a date, and its calendar closes', async () => {
  await open(DAVIDE, 'Agenda');
  await view.loaded();
  await view.page.getByPlaceholder('Select Date').focus();
  const calendar = view.page.locator('.calendar');
  await calendar.waitFor();
  await press('Tab');
  await calendar.waitFor({ state: 'detached' });
  expect(await focused()).toBe('DayBeforeButton');
});

describe('Enter', () => {
  it('saves what a window asks for', async () => {
    await open(DAVIDE, 'Admin');
    await view.loaded();
    await view.press('NewDepartmentButton');
    await view.type('DepartmentNameInput', 'By Enter');
    await press('Enter');
    await view.shows('DepartmentsTable', 'By Enter');
    await view.page.getByRole('dialog').waitFor({ state: 'detached' });
    const saved = await stage.database.call('ListDepartments', {});
    expect(saved.map(({ Name }) => Name)).toContain('By Enter');
  });

  it('does what the button of a window does that saves, from each of its lines', () => {
    const modals = readExport(EXPORT).pages.flatMap(({ canvas }) =>
      (canvas.children ?? []).filter(({ type }) => type === 'MODAL_WIDGET'),
    );
    const lines = modals.flatMap((modal) => {
      const widgets = modal.children![0]!.children!;
      const save = widgets.find(({ widgetName }) => /^Save\w*Button$/.test(widgetName));
      const inputs = widgets.filter(({ type }) => save && type === 'INPUT_WIDGET_V2');
      return inputs.map(({ widgetName, onSubmit }) => ({ widgetName, onSubmit, onClick: save!.onClick }));
    });
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter(({ onSubmit, onClick }) => onSubmit !== onClick)).toEqual([]);
  });
});
