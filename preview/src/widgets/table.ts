/** `TABLE_WIDGET_V2`: rows, computed columns, search, sorting, selection, paging. */
import _ from 'lodash';
import moment from 'moment-timezone';
import { flag, list, number, rows, text } from './checks.js';
import type { Values, WidgetRules } from './widgetRules.js';
import { wordsOf } from './wordsOf.js';

export type Row = Record<string, unknown>;

/** Under these names a row has its place in the data, and the value of the primary column. */
export const PLACE = '__originalIndex__';
export const KEY = '__primaryKey__';

export interface Column {
  id: string;
  alias: string;
  label: string;
  columnType: string;
  isDerived: boolean;
  [property: string]: unknown;
}

const COLUMN_TYPES = ['text', 'number', 'date', 'url', 'image', 'checkbox', 'button', 'iconButton'];
/** These hold nothing that a row is known by. */
const BUTTONS = ['button', 'iconButton', 'menuButton', 'editActions'];

const ROW_HEIGHTS: Record<string, number> = { SHORT: 30, DEFAULT: 40, TALL: 60 };
export const TOOLBAR_HEIGHT = 38;
export const HEADER_HEIGHT = 32;

export const table: WidgetRules = {
  follows: [
    'tableData',
    'primaryColumns',
    'columnOrder',
    'columnWidthMap',
    'primaryColumnId',
    'serverSidePaginationEnabled',
    'totalRecordsCount',
    'enableClientSideSearch',
    'isVisibleSearch',
    'isVisibleDownload',
    'isVisiblePagination',
    'isSortable',
    'defaultSearchText',
    'defaultSelectedRowIndex',
    'multiRowSelection',
    'compactMode',
    'delimiter',
    'horizontalAlignment',
    'verticalAlignment',
    'textColor',
    'textSize',
    'fontStyle',
    'cellBackground',
    'borderColor',
    'borderWidth',
    'borderRadius',
    'boxShadow',
    'variant',
    'accentColor',
  ],
  ignores: {
    fontFamily: 'the font of the theme is used everywhere',
    label: "the editor's own note",
    searchKey: "the editor's own note",
    columnUpdatedAt: "the editor's own note",
    derivedColumns: "the editor's own note",
    columnSizeMap: 'columnWidthMap says it',
    childStylesheet: 'the columns have their own',
    canFreezeColumn: 'only the menu of a column header would do it',
    isVisibleFilters: 'false only: the app filters in its queries',
    enableServerSideFiltering: 'false only: the app filters in its queries',
    inlineEditingSaveOption: 'no cell is edited in place',
    allowAddNewRow: 'no row is added in place',
    defaultSelectedRowIndices: 'multiRowSelection is false',
    defaultPageSize: "the editor's own note",
    isSortEnabled: 'isSortable says it',
    customIsLoading: 'nothing is shown while a query runs',
    customIsLoadingValue: 'nothing is shown while a query runs',
    cachedTableData: 'infiniteScrollEnabled is false',
    infiniteScrollEnabled: 'false only',
    endOfData: 'infiniteScrollEnabled is false',
    enableDrag: 'columns keep their places',
    headerTextColor: 'drawn in the colour of the theme',
  },
  events: ['onRowSelected', 'onPageChange', 'onSearchTextChanged', 'onSort', 'onPageSizeChange'],
  checks: {
    isVisible: flag(true),
    tableData: rows,
    totalRecordsCount: number(0),
    serverSidePaginationEnabled: flag(),
    isVisibleSearch: flag(true),
    isVisibleDownload: flag(true),
    isVisiblePagination: flag(true),
    isSortable: flag(true),
    defaultSearchText: text(),
    defaultSelectedRowIndex: number(-1),
    columnOrder: list,
  },
  meta: {
    pageNo: { initial: 1 },
    searchText: { from: 'defaultSearchText' },
    selectedRowIndex: { from: 'defaultSelectedRowIndex' },
    selectedRowIndices: { from: 'defaultSelectedRowIndices' },
    triggeredRowIndex: { initial: -1 },
    sortOrder: { initial: { column: '', order: null } },
    previousPageVisited: { initial: false },
    nextPageVisited: { initial: false },
  },
  derived: {
    pageSize: { from: ['tableData', 'compactMode'], value: pageSize },
    pageOffset: {
      from: ['pageNo', 'pageSize'],
      value: (widget) => (Number(widget.pageNo) - 1) * Number(widget.pageSize),
    },
    processedTableData: { from: ['tableData', 'primaryColumnId'], value: processedRows },
    filteredTableData: {
      from: ['processedTableData', 'primaryColumns', 'searchText', 'sortOrder', 'enableClientSideSearch'],
      value: filteredRows,
    },
    selectedRow: {
      from: ['filteredTableData', 'selectedRowIndex', 'selectedRowIndices', 'multiRowSelection'],
      value: (widget) => rowAt(widget, selectedIndex(widget)),
    },
    selectedRows: {
      from: ['filteredTableData', 'selectedRowIndices', 'multiRowSelection'],
      value: (widget) =>
        widget.multiRowSelection === true ? indices(widget).map((index) => rowAt(widget, index)) : [],
    },
    triggeredRow: {
      from: ['filteredTableData', 'triggeredRowIndex'],
      value: (widget) => {
        const index = Number(widget.triggeredRowIndex ?? -1);
        const place = (widget.filteredTableData as Row[]).findIndex((row) => row[PLACE] === index);
        return rowAt(widget, place);
      },
    },
  },
  setters: {
    setVisibility: 'isVisible',
    setSelectedRowIndex: 'selectedRowIndex',
    setData: 'tableData',
    setPage: 'pageNo',
  },
  afterChange: {
    tableData: (widget, before) => ({ triggeredRowIndex: -1, ...keptSelection(widget, before as Row[]) }),
    pageNo: () => ({ selectedRowIndex: undefined, selectedRowIndices: undefined }),
    sortOrder: () => ({ selectedRowIndex: undefined, selectedRowIndices: undefined }),
    searchText: () => ({ selectedRowIndex: undefined, selectedRowIndices: undefined, pageNo: 1 }),
  },
  complaints: { from: ['tableData', 'primaryColumns'], of: faults },
};

export const columnFollows = [
  'id',
  'alias',
  'label',
  'columnType',
  'isDerived',
  'isVisible',
  'isCellVisible',
  'isDisabled',
  'computedValue',
  'horizontalAlignment',
  'verticalAlignment',
  'textColor',
  'textSize',
  'fontStyle',
  'cellBackground',
  'enableSort',
  'allowCellWrapping',
  'inputFormat',
  'outputFormat',
  'displayText',
  'decimals',
  'thousandSeparator',
  'buttonLabel',
  'buttonVariant',
  'buttonColor',
  'borderRadius',
  'boxShadow',
  'iconName',
  'sticky',
] as const;

export const columnEvents = ['onClick', 'onCheckChange'];

export const columnIgnores: Readonly<Record<string, string>> = {
  index: 'columnOrder says it',
  originalId: "the editor's own note",
  customAlias: "the editor's own note",
  width: 'Appsmith takes widths from columnWidthMap',
  minWidth: 'Appsmith takes widths from columnWidthMap',
  enableFilter: 'the app filters in its queries',
  isCellEditable: 'no cell is edited in place',
  isEditable: 'no cell is edited in place',
  validation: 'no cell is edited in place',
  allowSameOptionsInNewRow: 'no row is added in place',
  isAscOrder: "the editor's own note",
  isDiscardVisible: 'no row is edited in place',
  isSaveVisible: 'no row is edited in place',
  sortBy: 'for select columns',
  notation: 'standard only',
  currencyCode: 'for currency columns',
  iconAlign: 'buttons have no icon',
  menuColor: 'for menu buttons',
  menuVariant: 'for menu buttons',
  placement: 'buttons are as wide as their words',
};

function pageSize({ topRow, bottomRow, compactMode, tableData }: Values): number {
  const height = (Number(bottomRow) - Number(topRow)) * 10;
  const size = (height - 10 - TOOLBAR_HEIGHT - HEADER_HEIGHT) / rowHeight(compactMode);
  return size % 1 > 0.3 && (tableData as Row[]).length > size ? Math.ceil(size) : Math.floor(size);
}

export function rowHeight(compactMode: unknown): number {
  return ROW_HEIGHTS[String(compactMode)] ?? 40;
}

function processedRows({ tableData, primaryColumnId }: Values): Row[] {
  return (tableData as Row[]).map((row, index) => ({
    ...row,
    [PLACE]: index,
    [KEY]: primaryColumnId ? row[primaryColumnId as string] : undefined,
  }));
}

export function columnsOf({ primaryColumns, columnOrder }: Values): Column[] {
  const columns = (primaryColumns ?? {}) as Record<string, Column>;
  const order = _.isEmpty(columnOrder) ? Object.keys(columns) : _.uniq(columnOrder as string[]);
  return order.flatMap((id) => columns[id] ?? []);
}

/** Rows with the computed values under the columns' aliases, sorted and searched. */
function filteredRows(widget: Values): Row[] {
  const columns = Object.values((widget.primaryColumns ?? {}) as Record<string, Column>);
  const computed = (widget.processedTableData as Row[]).map((row, index) => {
    const full = { ...row };
    for (const { alias, computedValue, isDerived } of columns) {
      if (Array.isArray(computedValue)) full[alias] = (computedValue as unknown[])[index];
      else if (isDerived) full[alias] = '';
    }
    return full;
  });
  return searched(sorted(computed, widget, columns), widget, columns);
}

/** By the values that came from the query where the column has such, else by the computed ones; empty ones last. */
function sorted(computed: Row[], { sortOrder, tableData }: Values, columns: Column[]): Row[] {
  const { column: id, order } = sortOrder as { column: string; order: 'asc' | 'desc' | null };
  const column = columns.find((one) => one.id === id);
  if (!column || order === null) return computed;
  const valueOf = (row: Row) => ({ ...row, ...(tableData as Row[])[Number(row[PLACE])] })[column.alias];
  const [empty, filled] = _.partition(computed, (row) => wordsOf(valueOf(row)) === '');
  const comparable = (row: Row) => {
    const value = valueOf(row);
    if (column.columnType === 'number') return Number(value);
    if (column.columnType === 'date') return moment(wordsOf(value), inputFormat(column)).valueOf();
    return wordsOf(value).toLowerCase();
  };
  return [..._.orderBy(filled, [comparable], [order]), ...empty];
}

function searched(all: Row[], widget: Values, columns: Column[]): Row[] {
  const { searchText, enableClientSideSearch, onSearchTextChanged, tableData } = widget;
  const wanted = wordsOf(searchText).toLowerCase();
  if (wanted === '' || (onSearchTextChanged && enableClientSideSearch !== true)) return all;
  const hidden = columns.filter(({ isVisible }) => isVisible === false).map(({ alias }) => alias);
  const words = (row: Row) => Object.values(_.omit(row, [...hidden, PLACE]));
  return all.filter((row) =>
    [...words(row), ...words((tableData as Row[])[Number(row[PLACE])] ?? {})].join(', ').toLowerCase().includes(wanted),
  );
}

/** @throws TypeError where there are no rows and none is chosen: so in Appsmith, where the property then is undefined */
function rowAt(widget: Values, index: number): Row {
  const all = widget.filteredTableData as Row[];
  const row = index > -1 ? { ...all[index] } : _.mapValues(all[0] ?? noRows(), () => '');
  const buttons = Object.values((widget.primaryColumns ?? {}) as Record<string, Column>)
    .filter(({ columnType }) => BUTTONS.includes(columnType))
    .map(({ alias }) => alias);
  return _.omit(row, [PLACE, KEY, ...buttons]);
}

/** In Appsmith this throws inside the platform; nobody wrote a mistake, so it isn't told either. */
export class NoRows extends TypeError {}
function noRows(): never {
  throw new NoRows('The table has no rows.');
}

function selectedIndex(widget: Values): number {
  if (widget.multiRowSelection === true) return indices(widget).at(-1) ?? -1;
  const index = Number.parseInt(String(widget.selectedRowIndex), 10);
  return Number.isNaN(index) ? -1 : index;
}

function indices({ selectedRowIndices }: Values): number[] {
  return Array.isArray(selectedRowIndices) ? (selectedRowIndices as number[]) : [];
}

/** The row with the same key stays chosen; without one, the default. */
function keptSelection(widget: Values, before: Row[]): Values {
  const { primaryColumnId, selectedRowIndex } = widget;
  const key = primaryColumnId ? before[Number(selectedRowIndex)]?.[primaryColumnId as string] : undefined;
  const place =
    key === undefined ? -1 : (widget.tableData as Row[]).findIndex((row) => row[primaryColumnId as string] === key);
  return { selectedRowIndex: place === -1 ? undefined : place, selectedRowIndices: undefined };
}

export function inputFormat({ inputFormat: format }: Column): string | undefined {
  if (format === 'Epoch') return 'X';
  if (format === 'Milliseconds') return 'x';
  return typeof format === 'string' && format !== '' ? format : undefined;
}

/** Appsmith would add and delete columns at run time until they fit the rows; here it is told. */
function faults(widget: Values): string[] {
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
