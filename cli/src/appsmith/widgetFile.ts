/**
 * A widget as a file: only the differences from its type's defaults. The rest is generated: names and ids, the lists of
 * bindings, a table's columns in Appsmith's form, the canvases of containers.
 */
import { type App, CANVAS, type Widget } from './app.js';
import { findBindings, getPaths, findTemplates } from './bindings.js';
import { compareByCodeUnit, isObject, type JsonObject, object, objects, text, without } from './json.js';
import { applyPatch, getDifference } from './patch.js';
import { widgetId } from './stableIds.js';
import { expandColumns, foldColumns, withEffectiveWidths } from './tableColumns.js';
import { CANVAS_DEFAULTS, PAGE_CANVAS_DEFAULTS, widgetDefaults } from './widgetDefaults.js';
import { isTrigger } from './widgetFacts.js';

/** Properties that follow from the file's path. */
export interface WidgetContext {
  page: string;
  widgetDefaults: App['widgetDefaults'];
}

/** Properties whose bindings need the property pane's switch to code. In others, braces may be typed directly. */
const CODE_PROPERTIES = new Set(
  `isVisible isDisabled isRequired textColor backgroundColor borderColor sourceData defaultOptionValue
   customEChartConfig defaultTab defaultDate defaultCheckedState`.split(/\s+/),
);
const POSITION = ['topRow', 'bottomRow', 'leftColumn', 'rightColumn'];
/** Derived from the file's name and context, or from other properties. */
const DERIVED = 'children parentId tabsObj widgetId widgetName dynamicBindingPathList dynamicTriggerPathList'.split(
  ' ',
);
/** Pixels of a row, and of the bar above tabs. */
const ROW = 10;
const TAB_BAR = 50;

/** A widget without children. */
export function expandWidget(name: string, file: JsonObject, context: WidgetContext): Widget {
  const { columns, hiddenColumns, place, ...own } = file;
  const patch = { ...object(place), ...own };
  const type = text(file.type);
  const inColumns = columns === undefined ? {} : expandColumns(name, { columns, hiddenColumns });
  const defaults = widgetDefaults(type, context.widgetDefaults);
  const base = { ...defaults, ...mobilePosition({ ...defaults, ...patch }), ...inColumns };
  return withBindingLists({
    ...applyPatch(base, patch),
    type,
    widgetName: name,
    widgetId: widgetId(context.page, name),
  });
}

/** The reverse. */
export function foldWidget(exported: Widget, context: WidgetContext): JsonObject {
  const widget = withEffectiveWidths(exported);
  const { widgetName, type, primaryColumns } = widget;
  const defaults = widgetDefaults(type, context.widgetDefaults);
  const place = Object.fromEntries(
    POSITION.flatMap((key) => (widget[key] === defaults[key] ? [] : [[key, widget[key]]])),
  );
  const start: JsonObject = { type, ...(Object.keys(place).length > 0 && { place }) };
  const columns = isObject(primaryColumns) ? foldColumns(widget) : {};
  const base = expandWidget(widgetName, { ...start, ...columns }, context);
  const patch = getDifference(foldProperties(base), foldProperties(widget));
  return { ...start, ...patch, ...columns };
}

/** A widget with children: its canvases and their contents. */
export function expandHolder(
  name: string,
  file: JsonObject,
  context: WidgetContext,
  childrenOf: (tab?: string) => Widget[],
): Widget {
  const { canvas, tabs, ...own } = file;
  const widget = expandWidget(name, own, context);
  const expandCanvas = (canvasName: string, patch: JsonObject, tab?: JsonObject) =>
    withBindingLists({
      ...applyPatch({ ...canvasDefaults(widget), ...tab }, patch),
      type: CANVAS,
      widgetName: canvasName,
      widgetId: widgetId(context.page, canvasName),
      parentId: widget.widgetId,
      children: [],
    });
  if (tabs === undefined) {
    const { name: canvasName, ...patch } = object(canvas);
    return {
      ...widget,
      children: [withChildren(expandCanvas(text(canvasName) || `${name}Canvas`, patch), childrenOf())],
    };
  }
  const tabsObj: JsonObject = {};
  const children: Widget[] = [];
  for (const [index, { name: ofCanvas, id: given, canvas: patch, ...tab }] of objects(tabs).entries()) {
    const id = text(given) || tabId(index);
    const inside = expandCanvas(text(ofCanvas), object(patch), { tabId: id, tabName: tab.label });
    children.push(withChildren(inside, childrenOf(inside.widgetName)));
    tabsObj[id] = { ...applyPatch(tabDefaults(index), tab), id, widgetId: inside.widgetId };
  }
  return { ...widget, tabsObj, children };
}

/** The reverse, without the children. */
export function foldHolder(widget: Widget, context: WidgetContext): JsonObject {
  const file = foldWidget(widget, context);
  const canvases = sortTabs(widget);
  const foldCanvas = (canvas: Widget, tab?: JsonObject) =>
    getDifference({ ...canvasDefaults(widget), ...tab }, without(foldProperties(canvas), ['type']));
  if (!isTabs(widget) && canvases.length === 1) {
    const [only] = canvases;
    const name = only!.widgetName === `${widget.widgetName}Canvas` ? undefined : only!.widgetName;
    const canvas = { name, ...foldCanvas(only!) };
    return Object.values(canvas).some((value) => value !== undefined) ? { ...file, canvas } : file;
  }
  const tabs = canvases.map((canvas, index) => {
    const { id, widgetId: _widgetId, ...tab } = findTab(widget, canvas) ?? {};
    const patch = foldCanvas(canvas, { tabId: text(id) || tabId(index), tabName: tab.label });
    return {
      name: canvas.widgetName,
      id: id === tabId(index) ? undefined : id,
      ...getDifference(tabDefaults(index), tab),
      canvas: Object.keys(patch).length > 0 ? patch : undefined,
    };
  });
  return { ...file, tabs };
}

/** The page's own canvas, which contains everything. */
export function expandPageCanvas(patch: JsonObject, children: Widget[]): Widget {
  const canvas = {
    ...applyPatch(PAGE_CANVAS_DEFAULTS, patch),
    type: CANVAS,
    widgetId: '0',
    widgetName: 'MainContainer',
  };
  return withChildren(withBindingLists(canvas), children);
}

export function foldPageCanvas(root: Widget): JsonObject {
  return getDifference(PAGE_CANVAS_DEFAULTS, without(foldProperties(root), ['type']));
}

export function isTabs({ type }: { type?: unknown }): boolean {
  return text(type as string).startsWith('TABS_WIDGET');
}

/** Its canvases in the order of the tabs. */
function sortTabs(widget: Widget): Widget[] {
  const at = (canvas: Widget) => Number(findTab(widget, canvas)?.index ?? Infinity);
  return isTabs(widget)
    ? (widget.children ?? []).toSorted((one, other) => at(one) - at(other) || 0)
    : (widget.children ?? []);
}

function findTab({ tabsObj }: Widget, canvas: Widget): JsonObject | undefined {
  return objects(Object.values(object(tabsObj)) as JsonObject[]).find((tab) => tab.widgetId === canvas.widgetId);
}

function tabId(index: number): string {
  return `tab${index + 1}`;
}

function tabDefaults(index: number): JsonObject {
  return { index, isVisible: true, positioning: 'vertical' };
}

function withChildren(canvas: Widget, children: Widget[]): Widget {
  return { ...canvas, children: children.map((child) => ({ ...child, parentId: canvas.widgetId })) };
}

/** It fills its container. */
function canvasDefaults(holder: Widget): JsonObject {
  const rows = Number(holder.bottomRow) - Number(holder.topRow);
  const height = holder.type === 'MODAL_WIDGET' ? Number(holder.height) : rows * ROW - (isTabs(holder) ? TAB_BAR : 0);
  return { ...CANVAS_DEFAULTS, bottomRow: height, minHeight: height };
}

/** With a fixed layout, a phone shows the same. */
function mobilePosition(file: JsonObject): JsonObject {
  return Object.fromEntries(POSITION.map((key) => [`mobile${key[0]!.toUpperCase()}${key.slice(1)}`, file[key]]));
}

/** What a file says about a widget. The list of code properties is there only if it isn't the usual one. */
function foldProperties(widget: JsonObject): JsonObject {
  const { dynamicPropertyPathList, ...kept } = without(widget, DERIVED);
  const listed = getPaths(dynamicPropertyPathList);
  const usual = listCodeProperties(widget);
  const isUsual = listed.length === usual.length && listed.every((path) => usual.includes(path));
  return isUsual ? kept : { ...kept, dynamicPropertyPathList };
}

function withBindingLists(widget: JsonObject): Widget {
  const bound = listBoundPaths(widget);
  const code = listCodeProperties(widget).map((key) => ({ key }));
  return {
    ...(code.length > 0 ? { dynamicPropertyPathList: code } : {}),
    ...widget,
    dynamicBindingPathList: bound.filter((path) => !isTrigger(path)).map((key) => ({ key })),
    dynamicTriggerPathList: bound.filter(isTrigger).map((key) => ({ key })),
  } as unknown as Widget;
}

function listCodeProperties(widget: JsonObject): string[] {
  return listBoundPaths(widget).filter((path) => CODE_PROPERTIES.has(path.split('.').at(-1)!));
}

/** Sorted, so that it doesn't matter whether a default or the file has the binding. */
function listBoundPaths(widget: JsonObject): string[] {
  const bound = findTemplates(widget).filter(({ value }) => findBindings(value).length > 0);
  return bound.map(({ path }) => path).toSorted(compareByCodeUnit);
}
