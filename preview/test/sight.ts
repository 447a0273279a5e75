/** What a page can show, and what its tables hide. */
import type { Page } from 'playwright-core';
import type { Widget } from '../src/application.js';
import type { AppView } from './appView.js';

/** Tables that are narrower than their columns, and headings for which Appsmith has no room (it reserves 42 pixels of them). */
export async function findNarrowTables(page: Page, where: string): Promise<string[]> {
  await lettersLoaded(page);
  return page.evaluate<string[]>(`[...document.querySelectorAll('${where} .table-scroll')].flatMap((table) => {
    const columns = [...table.querySelectorAll('[role=columnheader]')];
    const sum = columns.reduce((all, { style }) => all + parseFloat(style.flexBasis), 0);
    const range = document.createRange();
    const cut = columns.slice(0, -1).filter((column) => {
      range.selectNodeContents(column);
      return range.getBoundingClientRect().width + 42 > parseFloat(column.style.flexBasis);
    });
    const name = table.closest('[data-widget]').dataset.widget;
    return [
      ...(sum > table.clientWidth - 8 ? [name + ' has ' + table.clientWidth + ' pixels for columns of ' + sum] : []),
      ...cut.map(({ innerText }) => name + ' cuts the heading ' + innerText),
    ];
  })`);
}

/** Shows each of a page's windows and tabs, and looks at it. */
export async function lookAtEach(view: AppView, page: Widget, look: () => Promise<void>): Promise<void> {
  for (const { children = [] } of listCanvases(page)) {
    await view.show(children[0]!.widgetName);
    await view.widget(children[0]!.widgetName).waitFor({ state: 'attached' });
    await look();
  }
}

/** The canvases of a page's windows and tabs that aren't empty. */
function listCanvases({ type, children = [] }: Widget): Widget[] {
  const isHolder = ['MODAL_WIDGET', 'TABS_WIDGET'].includes(type);
  const own = isHolder ? children.filter((canvas) => (canvas.children ?? []).length > 0) : [];
  return [...own, ...children.flatMap(listCanvases)];
}

/** Waits for the app's font: until it is loaded, a wider one is used. */
export async function lettersLoaded(page: Page): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => {})');
}
