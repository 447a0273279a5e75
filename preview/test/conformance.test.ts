/**
 * Each property that the app sets is used for drawing or computing, or the preview's lists say why not.
 * Properties used for drawing are observed in the browser, on every page, in every window and tab; those used for
 * computing by calling the rules.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Widget } from '../src/application.js';
import { readExport } from '../src/server/exportFile.js';
import { commonIgnores, commonOnly } from '../src/widgets/common.js';
import { widgetRules } from '../src/widgets/registry.js';
import { columnEvents, columnIgnores } from '../src/widgets/table.js';
import { type AppView, EXPORT } from './appView.js';
import type { Stage } from './stage.js';
import { Company, DAVIDE } from './company.js';

/** What the page reads from the widget itself: its place (see places.test.ts), its type, and its children. */
const STRUCTURE = ['type', 'widgetName', 'widgetId', 'children', 'topRow', 'bottomRow', 'leftColumn', 'rightColumn'];
/** Used by the evaluator. */
const BINDINGS = ['dynamicBindingPathList', 'dynamicTriggerPathList'];

/** Records each read as `TYPE.property`, and as `TYPE.primaryColumns.property`. */
const OBSERVE = `
  window.reads = new Set();
  const noting = (values, prefix) => new Proxy(values, {
    get(target, property) {
      if (typeof property === 'string') reads.add(prefix + property);
      const value = target[property];
      if (property !== 'primaryColumns' || !value) return value;
      return Object.fromEntries(Object.entries(value).map(([id, column]) => [id, noting(column, prefix + 'primaryColumns.')]));
    },
    ownKeys() { throw new Error('All properties are read at once: nobody can say which count.'); },
  });
  window.observedValues = (type, values) => noting(values, type + '.');
`;

const pages = readExport(EXPORT).pages;
const widgets = pages.flatMap(({ canvas }) => below(canvas));

function below(widget: Widget): Widget[] {
  return [widget, ...(widget.children ?? []).flatMap(below)];
}

/** `TYPE.property` for everything that the app sets, with the names of the widgets. */
function setProperties(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (name: string, { widgetName }: Widget) => found.set(name, [...(found.get(name) ?? []), widgetName]);
  for (const widget of widgets) {
    for (const property of Object.keys(widget)) add(`${widget.type}.${property}`, widget);
    for (const column of Object.values((widget.primaryColumns ?? {}) as Record<string, object>)) {
      for (const property of Object.keys(column)) add(`${widget.type}.primaryColumns.${property}`, widget);
    }
  }
  return found;
}

/** Whether a property is listed as without effect, or as one that supports a single value. */
function isListed(name: string): boolean {
  const [type = '', property = '', ofColumn] = name.split('.');
  if (ofColumn !== undefined) return ofColumn in columnIgnores;
  const { ignores = {}, only = {} } = widgetRules[type]!;
  return [commonOnly, only, ignores, commonIgnores].some((list) => property in list);
}

let reads: Set<string>;
let stage: Stage;

beforeAll(async () => {
  const company = await new Company().found();
  ({ stage } = company);
  reads = new Set(computedFrom());
  const view = await stage.browse(OBSERVE);
  for (const { name, canvas } of pages) {
    await stage.open(DAVIDE, name === 'Run' ? `Run?run=${company.failed}` : name, {}, view);
    await view.loaded();
    // Enter would save, and close the window some time later.
    await view.page.route('**/api/execute', (route) => route.abort());
    for (const widget of below(canvas)) await visit(view, widget);
    await gather(view);
  }
  await stage.open(DAVIDE, 'Run', { exportFile: withMore(stage.folder) }, view);
  await view.widget('MoreSelect').getByRole('combobox').waitFor();
  await gather(view);
});
afterAll(() => stage.teardown());

async function gather(view: AppView): Promise<void> {
  for (const read of await view.page.evaluate<string[]>('[...reads]')) reads.add(read);
}

/** The app with additional widgets, for what its own draw only sometimes: a progress bar, an empty list of choices. */
function withMore(folder: string): string {
  const place = { topRow: 0, bottomRow: 20, leftColumn: 0, rightColumn: 64, isVisible: true };
  const more = [
    { ...place, type: 'PROGRESS_WIDGET', widgetId: 'more1', widgetName: 'MoreProgress', progress: 5 },
    { ...place, type: 'MULTI_SELECT_WIDGET_V2', widgetId: 'more2', widgetName: 'MoreSelect', sourceData: [] },
  ];
  const app = JSON.parse(readFileSync(EXPORT, 'utf8')) as {
    pageList: { unpublishedPage: { name: string; layouts: { dsl: Widget; layoutOnLoadActions: object[] }[] } }[];
  };
  const [layout] = app.pageList.find(({ unpublishedPage }) => unpublishedPage.name === 'Run')!.unpublishedPage.layouts;
  layout!.dsl.children = more;
  layout!.layoutOnLoadActions = [];
  const file = path.join(folder, 'more.json');
  writeFileSync(file, JSON.stringify(app));
  return file;
}

/** Shows a widget, and does what makes it draw more. */
async function visit(view: AppView, { type, widgetName }: Widget): Promise<void> {
  if (type === 'CANVAS_WIDGET') return;
  await view.show(widgetName);
  const element = view.widget(widgetName).first();
  if (!(await element.isVisible())) return;
  if (type === 'DATE_PICKER_WIDGET2') {
    await element.locator('input').click();
    await view.page.locator('.calendar-days button').nth(10).click();
  }
  if (/SELECT/.test(type) && (await element.getByRole('combobox').isEnabled())) {
    await element.getByRole('combobox').click();
    await view.page.keyboard.press('Escape');
  }
  if (type === 'INPUT_WIDGET_V2' && (await element.locator('input, textarea').isEnabled())) {
    await element.locator('input, textarea').press('Enter');
  }
}

/** The properties from which derived values, defaults and complaints are computed. */
function computedFrom(): string[] {
  return widgets.flatMap((widget) => {
    const { derived = {}, meta = {}, complaints } = widgetRules[widget.type]!;
    const seen = new Set<string>();
    const note = (values: object, prefix: string): Record<string, unknown> =>
      new Proxy(values as Record<string, unknown>, {
        get(target, property) {
          if (typeof property !== 'string') return undefined;
          seen.add(prefix + property);
          const value = target[property];
          if (property !== 'primaryColumns') return value;
          const columns = Object.entries((value ?? {}) as Record<string, object>);
          return Object.fromEntries(columns.map(([id, column]) => [id, note(column, `${prefix}primaryColumns.`)]));
        },
      });
    // As after the checks: empty lists where the app binds rows.
    const values = note(
      { ...widget, tableData: [{}], processedTableData: [{}], filteredTableData: [{}], sourceData: [], options: [] },
      `${widget.type}.`,
    );
    for (const { value } of Object.values(derived)) value(values);
    complaints?.of(values);
    for (const { from } of Object.values(meta)) if (from !== undefined) seen.add(`${widget.type}.${from}`);
    return [...seen];
  });
}

it('each property that the app sets is used, or listed with a reason', () => {
  const passedOver = [...setProperties()].filter(([name]) => {
    const [type = '', property = '', ofColumn] = name.split('.');
    if (STRUCTURE.includes(property) || BINDINGS.includes(property)) return false;
    if (ofColumn === undefined ? widgetRules[type]!.events?.includes(property) : columnEvents.includes(ofColumn))
      return false;
    return !reads.has(name) && !isListed(name);
  });
  expect(passedOver.map(([name, where]) => `${name} (${where[0]})`)).toEqual([]);
});

it('nothing that is listed as without effect is used', () => {
  expect([...setProperties().keys()].filter((name) => reads.has(name) && isListed(name))).toEqual([]);
});
