/** The files keep whatever somebody changes in a widget by clicking in Appsmith. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { isObject, type Json, type JsonObject, object, objects } from '../../src/appsmith/json.js';
import { pack } from '../../src/appsmith/pack.js';
import { isEqual } from '../../src/appsmith/patch.js';
import { readApp } from '../../src/appsmith/readApp.js';
import { unpackInto } from '../../src/appsmith/unpackInto.js';

const source = path.resolve(__dirname, '../../../appsmith-export');
const packed = JSON.parse(readFileSync(path.join(source, 'job-logger.json'), 'utf8')) as JsonObject;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'jl-clicks-'));
  cpSync(path.join(source, 'app'), folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Click {
  page: number;
  widget: number;
  property: string;
  /** Undefined: the property is removed. */
  value: Json | undefined;
}

const text = fc.oneof(
  fc.constantFrom(
    '',
    '{{Me.greeting()}}',
    '{{ {a: 1}.a }} and {{Texts.say("save")}}',
    '{{',
    '{ "x": 1 }',
    'è 🐍 </x>',
    '94.0',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const leaf = fc.oneof(
  text,
  fc.boolean(),
  fc.integer({ min: -5, max: 9000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const value = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 3 }),
  fc.array(fc.record({ label: text, value: text }), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'b', 'onClick', 'label', 'label 2'), fc.oneof(leaf, fc.constant({})), {
    maxKeys: 3,
  }),
);
const click: fc.Arbitrary<Click> = fc.record({
  page: fc.nat(6),
  widget: fc.nat(400),
  property: fc.constantFrom(
    ...'text isVisible isDisabled tooltip animateLoading version boxShadow mobileTopRow rightColumn dynamicHeight'.split(
      ' ',
    ),
    ...'onClick borderRadius columnUpdatedAt childStylesheet newOne minDynamicHeight renderMode'.split(' '),
  ),
  value: fc.oneof(value, fc.constant(undefined)),
});

it('by unpack and pack', async () => {
  const property = fc.asyncProperty(fc.array(click, { minLength: 1, maxLength: 12 }), async (clicks) => {
    const clicked = structuredClone(packed);
    for (const each of clicks) apply(clicked, each);
    await unpackInto(folder, clicked, { take: new Map(), choose: async () => undefined, show: () => undefined });
    const again = pack(readApp(folder));
    for (const [at, page] of objects(clicked.pageList).entries())
      expect(differences(getRoot(objects(again.pageList)[at]!), getRoot(page))).toEqual([]);
  });
  await fc.assert(property, { numRuns: 8 });
});

function apply(json: JsonObject, { page, widget, property, value: changed }: Click): void {
  const pages = objects(json.pageList);
  const widgets = below(getRoot(pages[page % pages.length]!));
  const one = widgets[widget % widgets.length]!;
  if (changed === undefined) delete one[property];
  else one[property] = changed;
  const columns = Object.values(object(one.primaryColumns)) as JsonObject[];
  if (columns.length > 0) clickColumn(one, columns[widget % columns.length]!, property, changed);
}

/** Changes a table's column: its width, its place, and a property. */
function clickColumn(table: JsonObject, column: JsonObject, property: string, changed: Json | undefined): void {
  table.columnWidthMap = { ...object(table.columnWidthMap), [column.id as string]: 123 };
  column.width = 123;
  table.columnOrder = (table.columnOrder as Json[]).toReversed();
  for (const [at, id] of (table.columnOrder as string[]).entries())
    (object(table.primaryColumns)[id] as JsonObject).index = at;
  if (changed === undefined) delete column[property];
  else column[property] = changed;
}

function getRoot(page: JsonObject): JsonObject {
  return object(objects(object(page.unpublishedPage).layouts)[0]?.dsl);
}

function below(widget: JsonObject): JsonObject[] {
  return objects(widget.children).flatMap((child) => [child, ...below(child)]);
}

/** Differences between widgets of the same name, as `Widget.property`; without lists of paths, which follow from the rest. */
function differences(actual: JsonObject, expected: JsonObject): string[] {
  const byName = new Map(below(actual).map((widget) => [widget.widgetName, widget]));
  return below(expected).flatMap((widget) => {
    const other = byName.get(widget.widgetName)!;
    return [...new Set([...Object.keys(widget), ...Object.keys(other)])]
      .filter((key) => !/^(children|dynamic\w+PathList)$/.test(key))
      .filter((key) => !isEqual(cleaned(widget[key]), cleaned(other[key])))
      .map((key) => `${widget.widgetName as string}.${key}`);
  });
}

function cleaned(held: Json | undefined): Json | undefined {
  return isObject(held) ? (JSON.parse(JSON.stringify(held)) as Json) : held;
}
