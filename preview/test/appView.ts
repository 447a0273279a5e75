/** A page of the app in a browser, as a person sees and uses it. */
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { Widget } from '../src/application.js';
import { readExport } from '../src/server/exportFile.js';

export const EXPORT = path.resolve(__dirname, '../../appsmith-export/job-logger.json');

/** How long a step of a test waits, in milliseconds: the app itself tries again after 15 seconds. */
export const STEP_LIMIT = 20_000;

/** A page of the app, by the names of its widgets. */
export class AppView {
  page!: Page;
  /** The previews whose token it has used. */
  readonly admitted = new Map<string, string>();

  widget(name: string): Locator {
    return this.page.locator(`[data-widget="${name}"]`);
  }

  rows(table: string): Locator {
    return this.widget(table)
      .locator('[role=row]')
      .filter({ has: this.page.locator('[role=cell]') });
  }

  async press(name: string): Promise<void> {
    await this.widget(name).locator('button').first().click();
  }

  async type(name: string, text: string): Promise<void> {
    await this.widget(name).locator('input, textarea').fill(text);
  }

  async choose(name: string, label: string | RegExp): Promise<void> {
    // A busy Chromium loses clicks while it first draws a new page.
    await this.loaded();
    await this.widget(name).getByRole('combobox').click();
    await this.page.getByRole('option', { name: label }).first().click();
  }

  async goTo(page: string): Promise<void> {
    await this.page.getByRole('link', { name: page, exact: true }).click();
    await this.loaded();
  }

  /** Closes the open window with Back, when its entry in the history exists. */
  async closeByBack(): Promise<void> {
    const window = this.page.getByRole('dialog');
    const frame = await (await window.locator('iframe').elementHandle()).contentFrame();
    await frame!.waitForFunction('history.state === 1');
    await this.page.goBack();
    await window.waitFor({ state: 'detached' });
  }

  tab(name: string): Promise<void> {
    return this.page.getByRole('tab', { name, exact: true }).click();
  }

  /** Waits for a message of the app. */
  says(text: string | RegExp): Promise<void> {
    return this.page.locator('.toast').filter({ hasText: text }).first().waitFor();
  }

  /** Waits until the widget shows this text. */
  shows(name: string, text: string | RegExp): Promise<void> {
    return this.widget(name).filter({ hasText: text }).first().waitFor();
  }

  async showsNot(name: string, text: string): Promise<void> {
    await this.widget(name).filter({ hasText: text }).waitFor({ state: 'detached' });
  }

  /** Waits until the table has this many rows. */
  async hasRows(table: string, count: number): Promise<void> {
    const rows = this.rows(table);
    for (const until = Date.now() + STEP_LIMIT; (await rows.count()) !== count; await this.page.waitForTimeout(50)) {
      if (Date.now() > until) throw new Error(`${table} has ${await rows.count()} rows, not ${count}`);
    }
  }

  /** Problems that Appsmith would hide from viewers: failing bindings, unknown properties, broken widgets. */
  async problems(): Promise<string[]> {
    const count = Number(await this.page.locator('[data-problems]').getAttribute('data-problems'));
    const broken = await this.page.locator('.unknown-widget').allInnerTexts();
    if (count === 0) return broken;
    await this.page.locator('[data-problems]').click();
    return [...broken, ...(await this.page.locator('.problem').allInnerTexts())];
  }

  /** Presses a button that shows another page of the table, and waits for it. */
  turns(button: string, table: string): Promise<void> {
    return this.brings(table, () => this.press(button));
  }

  /** Does something, and waits until the table begins with another row. */
  async brings(table: string, does: () => Promise<void>): Promise<void> {
    const first = () => this.rows(table).first().innerText();
    const before = await first();
    await does();
    for (const until = Date.now() + STEP_LIMIT; (await first()) === before; await this.page.waitForTimeout(20)) {
      if (Date.now() > until) throw new Error(`${table} still begins with: ${before}`);
    }
  }

  async hasNoProblems(): Promise<void> {
    const problems = await this.problems();
    if (problems.length > 0) throw new Error(`The page has faults that Appsmith would hide: ${problems.join('; ')}`);
  }

  /** Opens the modal and the tabs that contain a widget, without their usual triggers. */
  async show(widgetName: string): Promise<void> {
    const ways = waysTo(widgetName, await this.page.title());
    for (const [widget, meta] of ways) {
      await this.page.evaluate(`evaluator.postMessage(${JSON.stringify({ kind: 'event', widget, meta })})`);
    }
    // An open window keeps the keyboard.
    for (const [widget, { isVisible }] of ways)
      if (isVisible === false)
        await this.page.locator(`.modal[data-widget="${widget}"]`).waitFor({ state: 'detached' });
  }

  /** Waits until queries on load are answered. */
  loaded(): Promise<void> {
    return this.page.locator('.app[data-loaded="true"]').waitFor();
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

/** How to show each container of a widget, outermost first: a modal by `isVisible`, a tab by selecting it. */
function waysTo(widgetName: string, title: string): [string, Record<string, unknown>][] {
  const page = readExport(EXPORT).pages.find(({ name }) => title.startsWith(`${name} | `));
  const holders = page && pathTo(page.canvas, widgetName);
  if (!holders) throw new Error(`${title} has no widget ${widgetName}`);
  const modals = (page.canvas.children ?? []).filter(({ type }) => type === 'MODAL_WIDGET');
  const tabs = holders.flatMap((holder, index): [string, Record<string, unknown>][] => {
    const canvas = holders[index + 1];
    return holder.type === 'TABS_WIDGET' && canvas
      ? [[holder.widgetName, { selectedTabWidgetId: canvas.widgetId }]]
      : [];
  });
  return [...modals.map((one): (typeof tabs)[0] => [one.widgetName, { isVisible: holders.includes(one) }]), ...tabs];
}

function pathTo(widget: Widget, widgetName: string): Widget[] | undefined {
  if (widget.widgetName === widgetName) return [widget];
  for (const child of widget.children ?? []) {
    const found = pathTo(child, widgetName);
    if (found) return [widget, ...found];
  }
  return undefined;
}
