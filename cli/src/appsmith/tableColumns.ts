/**
 * The columns of a table. Its file has a list in the order in which they are shown, and the names of those that are only
 * hidden, which come last. Appsmith has `primaryColumns`, `columnOrder` and `columnWidthMap`.
 */
import type { Widget } from './app.js';
import { isObject, type Json, type JsonObject, objects, text } from './json.js';
import { applyPatch, getDifference } from './patch.js';
import { columnDefaults } from './widgetDefaults.js';

/** Width of a column that nobody has dragged, in pixels. */
const USUAL_WIDTH = 150;

export interface Column {
  id: string;
  /** The key in `selectedRow` and similar values. */
  alias: string;
  derived: boolean;
  column: JsonObject;
}

export function listColumns(table: Widget): Column[] {
  const { primaryColumns } = table;
  if (!isObject(primaryColumns)) return [];
  return Object.entries(primaryColumns).flatMap(([id, column]) =>
    isObject(column) ? [{ id, alias: text(column.alias) || id, derived: column.isDerived === true, column }] : [],
  );
}

/** Converts the columns of a file to Appsmith's form. */
export function expandColumns(table: string, { columns, hiddenColumns }: JsonObject): JsonObject {
  const hidden = Array.isArray(hiddenColumns) ? hiddenColumns.map((id) => ({ id, isVisible: false })) : [];
  const expanded = [...objects(columns), ...hidden].map(({ id, ...patch }, index) => {
    const name = text(id);
    const own = mapTexts(patch, (key, value) => wrapRow(table, key, value));
    return applyPatch(columnBase(table, name, index, own), own);
  });
  return {
    columnOrder: expanded.map(({ id }) => text(id)),
    columnWidthMap: Object.fromEntries(
      expanded.filter(({ width }) => width !== USUAL_WIDTH).map(({ id, width }) => [text(id), width]),
    ),
    primaryColumns: Object.fromEntries(expanded.map((column) => [text(column.id), column])),
  };
}

/** Appsmith ignores a column's own width if the table's map has one, and dragging changes only the map. */
export function withEffectiveWidths(table: Widget): Widget {
  const { columnWidthMap, primaryColumns } = table;
  if (!isObject(columnWidthMap) || !isObject(primaryColumns)) return table;
  const columns = listColumns(table).map(({ id, column }) => [
    id,
    { ...column, width: columnWidthMap[id] ?? column.width },
  ]);
  const widths = Object.entries(columnWidthMap).filter(([, width]) => width !== USUAL_WIDTH);
  return { ...table, primaryColumns: Object.fromEntries(columns), columnWidthMap: Object.fromEntries(widths) };
}

/** Converts back to the lists in the file. */
export function foldColumns(table: Widget): JsonObject {
  const all = listFoldedColumns(table);
  const shown = all.findLastIndex((column) => !isOnlyHidden(column)) + 1;
  const hidden = all.slice(shown).map(({ id }) => text(id));
  return { columns: all.slice(0, shown), hiddenColumns: hidden.length > 0 ? hidden : undefined };
}

/** Nothing but its id and that it is hidden. */
function isOnlyHidden(column: JsonObject): boolean {
  return column.isVisible === false && Object.values(column).filter((value) => value !== undefined).length === 2;
}

function listFoldedColumns(table: Widget): JsonObject[] {
  const columns = new Map(listColumns(table).map(({ id, column }) => [id, column]));
  const order = Array.isArray(table.columnOrder) ? table.columnOrder.map((id) => text(id)) : [];
  const ids = [...new Set([...order, ...columns.keys()])].filter((id) => columns.has(id));
  return ids.map((id, index) => {
    const column = columns.get(id)!;
    const patch = getDifference(columnBase(table.widgetName, id, index, column), column);
    const columnType = column.columnType === 'text' ? undefined : column.columnType;
    const { label, width, isDerived, isVisible, ...rest } = mapTexts(patch, (_key, value) =>
      unwrapRow(table.widgetName, value),
    );
    return { id, label, width, columnType, isDerived, isVisible, ...rest };
  });
}

/** A button is in no row. */
function columnBase(table: string, id: string, index: number, { columnType, isDerived }: JsonObject): JsonObject {
  const isButton = columnType === 'button';
  return {
    ...columnDefaults(text(columnType) || 'text'),
    alias: id,
    computedValue: (isDerived ?? isButton) ? '' : eachRow(table, `currentRow[${JSON.stringify(id)}]`),
    id,
    index,
    isDerived: isButton,
    label: id,
    originalId: id,
  };
}

/**
 * Appsmith evaluates a column's property once for the whole column. In this form its property pane shows the row's
 * part. Without rows it would evaluate `onNoRows`. Appsmith's editor writes the expression there too, and that fails
 * because there is no `currentRow`.
 */
function eachRow(table: string, expression: string, onNoRows = '""'): string {
  return `{{(() => { const tableData = ${table}.processedTableData || []; return tableData.length > 0 ? tableData.map((currentRow, currentIndex) => (${expression})) : ${onNoRows} })()}}`;
}

/** Tells the linter of Appsmith's editor what it doesn't know: a trigger of a column has a row. */
const KNOWN_TO_LINTER = '/* global currentRow */ ';

function wrapRow(table: string, key: string, value: string): string {
  const expression = /^\{\{([\s\S]*)\}\}$/.exec(value)?.[1];
  if (expression === undefined || !isOfRow(expression)) return value;
  return /^on[A-Z]/.test(key) ? `{{${KNOWN_TO_LINTER}${expression}}}` : eachRow(table, expression);
}

function unwrapRow(table: string, value: string): string {
  if (value.startsWith(`{{${KNOWN_TO_LINTER}`)) return value.replace(KNOWN_TO_LINTER, '');
  const [start = '', between = ''] = eachRow(table, '\n', '\n').split('\n');
  const expression = value.slice(start.length, value.lastIndexOf(between));
  // Written by the editor: the second half repeats the expression.
  const twice = value.slice(start.length, start.length + (value.length - eachRow(table, '', '').length) / 2);
  if (isOfRow(expression) && eachRow(table, expression) === value) return `{{${expression}}}`;
  return isOfRow(twice) && eachRow(table, twice, twice) === value ? `{{${twice}}}` : value;
}

function isOfRow(expression: string): boolean {
  return /\bcurrent(Row|Index)\b/.test(expression) && !expression.includes('processedTableData');
}

function mapTexts(column: JsonObject, change: (key: string, value: string) => string): JsonObject {
  const changed = (key: string, value: Json | undefined) => (typeof value === 'string' ? change(key, value) : value);
  return Object.fromEntries(Object.entries(column).map(([key, value]) => [key, changed(key, value)]));
}
