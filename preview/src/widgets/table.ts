/** `TABLE_WIDGET_V2`: rows, computed columns, selection. The app searches, sorts and pages in its queries. */
import { because } from './common.js';
import { checkFlag, checkList, checkNumber, checkRows } from './checks.js';
import type { Values, WidgetRules } from './widgetRules.js';
import { computeRows, keepSelection, processRows, type Column, type Row } from './tableRows.js';

const COLUMN_TYPES = ['text', 'html', 'button'];

export const table: WidgetRules = {
  follows: `tableData primaryColumns columnOrder columnWidthMap primaryColumnId defaultSelectedRowIndex compactMode
      borderColor borderWidth borderRadius boxShadow accentColor`.split(/\s+/),
  ignores: {
    ...because("the editor's own note", 'label searchKey columnUpdatedAt defaultPageSize'),
    ...because('the columns have their own', 'childStylesheet horizontalAlignment verticalAlignment textSize'),
    fontFamily: 'the font of the theme is used everywhere',
    canFreezeColumn: 'only the menu of a column header would do it',
    inlineEditingSaveOption: 'no cell is edited in place',
    defaultSearchText: 'isVisibleSearch is false',
    defaultSelectedRowIndices: 'multiRowSelection is false',
    delimiter: 'isVisibleDownload is false',
    totalRecordsCount: 'isVisiblePagination is false',
    ...because('nothing is shown while a query runs', 'customIsLoading customIsLoadingValue'),
    ...because('infiniteScrollEnabled is false', 'cachedTableData endOfData'),
  },
  only: {
    isVisibleFilters: false,
    enableServerSideFiltering: false,
    infiniteScrollEnabled: false,
    allowAddNewRow: false,
    serverSidePaginationEnabled: true,
    enableClientSideSearch: false,
    isVisibleSearch: false,
    isVisibleDownload: false,
    isVisiblePagination: false,
    isSortable: false,
    multiRowSelection: false,
    variant: 'DEFAULT',
  },
  checks: {
    isVisible: checkFlag(true),
    tableData: checkRows,
    defaultSelectedRowIndex: checkNumber(-1),
    columnOrder: checkList,
  },
  meta: { selectedRowIndex: { from: 'defaultSelectedRowIndex' } },
  derived: {
    processedTableData: { from: ['tableData', 'primaryColumnId'], value: processRows },
    filteredTableData: { from: ['processedTableData', 'primaryColumns'], value: computeRows },
  },
  afterChange: {
    tableData: (widget, before) => ({ selectedRowIndex: keepSelection(widget, before as Row[]) }),
  },
  complaints: { from: ['tableData', 'primaryColumns'], of: listFaults },
};

export const columnFollows = `id alias label columnType isDerived isVisible isCellVisible isDisabled computedValue
  horizontalAlignment verticalAlignment textColor textSize fontStyle cellBackground allowCellWrapping
  buttonLabel buttonVariant buttonColor borderRadius boxShadow`.split(/\s+/);

export const columnEvents = ['onClick'];

export const columnIgnores: Readonly<Record<string, string>> = {
  ...because("the editor's own note", 'originalId customAlias isAscOrder'),
  ...because('no cell is edited in place', 'isCellEditable isEditable validation'),
  ...because('for number columns', 'decimals notation thousandSeparator'),
  index: 'columnOrder says it',
  width: 'Appsmith takes widths from columnWidthMap',
  minWidth: 'Appsmith takes widths from columnWidthMap',
  enableFilter: 'the app filters in its queries',
  allowSameOptionsInNewRow: 'no row is added in place',
  isDiscardVisible: 'no row is edited in place',
  isSaveVisible: 'no row is edited in place',
  sortBy: 'for select columns',
  enableSort: 'the app sorts in its queries',
  currencyCode: 'for currency columns',
  iconAlign: 'buttons have no icon',
  menuColor: 'for menu buttons',
  menuVariant: 'for menu buttons',
  placement: 'buttons are as wide as their words',
};

/** Appsmith would add and delete columns at run time until they fit the rows; the preview reports it. */
function listFaults(widget: Values): string[] {
  const columns = Object.values((widget.primaryColumns ?? {}) as Record<string, Column>);
  const unknown = columns
    .filter(({ columnType }) => !COLUMN_TYPES.includes(columnType))
    .map(({ id, columnType }) => `column ${id} has the unknown type ${columnType}`);
  const [row] = widget.tableData as Row[];
  if (!row) return unknown;
  const own = columns.filter(({ isDerived }) => !isDerived).map(({ id }) => id);
  return [
    ...unknown,
    ...Object.keys(row)
      .filter((key) => !own.includes(key))
      .map((key) => `its rows have ${key}, for which there is no column`),
    ...own.filter((id) => !(id in row)).map((id) => `its column ${id} isn't in the rows, and isn't derived`),
  ];
}
