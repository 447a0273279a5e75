import { type App, type Widget } from '../app.js';
import { findBindings } from '../bindings.js';
import { object, text } from '../json.js';
import type { Finding } from './finding.js';
import { listWidgetsInFiles } from './withFiles.js';
import { type Column, listColumns } from '../tableColumns.js';

/** Column types whose value is the button's label, not the row's value. */
const BUTTONS = new Set(['button', 'iconButton', 'menuButton', 'editActions']);

/** A table's columns must fit each other, and Appsmith's property pane must be able to show them. */
export function* checkTables(app: App): Generator<Finding> {
  for (const page of app.pages) {
    for (const { widget, file } of listWidgetsInFiles(page)) {
      if (widget.type !== 'TABLE_WIDGET_V2') continue;
      for (const reason of checkColumns(widget, listColumns(widget))) yield { file, reason };
    }
  }
}

function* checkColumns(table: Widget, columns: Column[]): Generator<string> {
  const { columnOrder, columnWidthMap, primaryColumnId, widgetName } = table;
  const order = Array.isArray(columnOrder) ? columnOrder.map((id) => text(id)) : [];
  const ids = columns.map(({ id }) => id);
  for (const id of order.filter((each) => !ids.includes(each)))
    yield `columnOrder of ${widgetName} lists ${id}, which isn't in primaryColumns`;
  for (const id of ids.filter((each) => !order.includes(each))) yield `columnOrder of ${widgetName} leaves ${id} out`;
  for (const id of Object.keys(object(columnWidthMap)).filter((each) => !ids.includes(each)))
    yield `columnWidthMap of ${widgetName} lists ${id}, which isn't in primaryColumns`;
  if (text(primaryColumnId) !== '' && !ids.includes(text(primaryColumnId)))
    yield `primaryColumnId of ${widgetName} is ${text(primaryColumnId)}, which isn't one of its columns`;
  for (const { id, alias, column } of columns) {
    if (column.id !== id || column.originalId === undefined)
      yield `column ${id} of ${widgetName} must have its name as id, and an originalId`;
    if (columns.some((other) => other.id !== id && other.alias === alias))
      yield `two columns of ${widgetName} have the alias ${alias}`;
    const computed = text(column.computedValue);
    if (BUTTONS.has(text(column.columnType))) continue;
    if (findBindings(computed).length === 0) yield `column ${id} of ${widgetName} has no computedValue, so it is empty`;
    else if (!isWholeColumn(computed, widgetName))
      yield `computedValue of column ${id} must be {{${widgetName}.processedTableData.map(…)}}, one value a row, in Appsmith's own wording`;
  }
}

/** The two forms that Appsmith's property pane can read. */
function isWholeColumn(computed: string, table: string): boolean {
  return (
    computed.startsWith(`{{${table}.processedTableData.map((currentRow, currentIndex) => (`) ||
    computed.startsWith(
      `{{(() => { const tableData = ${table}.processedTableData || []; return tableData.length > 0 ? tableData.map((currentRow, currentIndex) => (`,
    )
  );
}
