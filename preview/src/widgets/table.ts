/** `TABLE_WIDGET_V2`: rows, computed columns, search, sorting, selection, paging. */
import { flag, list, number, rows, text } from './checks.js';
import type { Values, WidgetRules } from './widgetRules.js';
import {
  filteredRows,
  indices,
  keptSelection,
  pageSize,
  PLACE,
  processedRows,
  rowAt,
  selectedIndex,
  type Column,
  type Row,
} from './tableRows.js';

const COLUMN_TYPES = ['text', 'number', 'date', 'url', 'image', 'checkbox', 'html', 'button', 'iconButton'];

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
    'defaultSelectedRowIndices',
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
    inlineEditingSaveOption: 'no cell is edited in place',
    defaultPageSize: "the editor's own note",
    isSortEnabled: 'isSortable says it',
    customIsLoading: 'nothing is shown while a query runs',
    customIsLoadingValue: 'nothing is shown while a query runs',
    cachedTableData: 'infiniteScrollEnabled is false',
    endOfData: 'infiniteScrollEnabled is false',
    enableDrag: 'columns keep their places',
    headerTextColor: 'drawn in the colour of the theme',
  },
  only: {
    isVisibleFilters: false,
    enableServerSideFiltering: false,
    infiniteScrollEnabled: false,
    allowAddNewRow: false,
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

/** Appsmith would add and delete columns at run time until they fit the rows; the preview reports it. */
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
