/** The rows for a table's derived properties: computed, sorted, searched, selected. */
import _ from 'lodash';
import moment from 'moment';
import type { Values } from './widgetRules.js';
import { formatValue } from './formatValue.js';

export type Row = Record<string, unknown>;

/** A row's properties with its index in the data, and with the value of the primary column. */
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

/** Keys that can't identify a row. */
const BUTTONS = ['button', 'iconButton', 'menuButton', 'editActions'];

const ROW_HEIGHTS: Record<string, number> = { SHORT: 30, DEFAULT: 40, TALL: 60 };
const TOOLBAR_HEIGHT = 38;
const HEADER_HEIGHT = 32;

export function pageSize({ topRow, bottomRow, compactMode, tableData }: Values): number {
  const height = (Number(bottomRow) - Number(topRow)) * 10;
  const size = (height - 10 - TOOLBAR_HEIGHT - HEADER_HEIGHT) / rowHeight(compactMode);
  return size % 1 > 0.3 && (tableData as Row[]).length > size ? Math.ceil(size) : Math.floor(size);
}

export function rowHeight(compactMode: unknown): number {
  return ROW_HEIGHTS[String(compactMode)] ?? 40;
}

export function processedRows({ tableData, primaryColumnId }: Values): Row[] {
  return (tableData as Row[]).map((row, index) => ({
    ...row,
    [PLACE]: index,
    [KEY]: primaryColumnId ? row[primaryColumnId as string] : undefined,
  }));
}

export function listColumns({ primaryColumns, columnOrder }: Values): Column[] {
  const columns = (primaryColumns ?? {}) as Record<string, Column>;
  const order = _.isEmpty(columnOrder) ? Object.keys(columns) : _.uniq(columnOrder as string[]);
  return order.flatMap((id) => columns[id] ?? []);
}

/** Rows with the computed values under the columns' aliases, sorted and searched. */
export function filteredRows(widget: Values): Row[] {
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

/** By the query's values if the column has them, else by the computed ones; empty ones last. */
function sorted(computed: Row[], { sortOrder, tableData }: Values, columns: Column[]): Row[] {
  const { column: id, order } = sortOrder as { column: string; order: 'asc' | 'desc' | null };
  const column = columns.find((one) => one.id === id);
  if (!column || order === null) return computed;
  const valueOf = (row: Row) => ({ ...row, ...(tableData as Row[])[Number(row[PLACE])] })[column.alias];
  const [empty, filled] = _.partition(computed, (row) => formatValue(valueOf(row)) === '');
  const comparable = (row: Row) => {
    const value = valueOf(row);
    if (column.columnType === 'number') return Number(value);
    if (column.columnType === 'date') return moment(formatValue(value), inputFormat(column)).valueOf();
    return formatValue(value).toLowerCase();
  };
  return [..._.orderBy(filled, [comparable], [order]), ...empty];
}

function searched(all: Row[], widget: Values, columns: Column[]): Row[] {
  const { searchText, enableClientSideSearch, onSearchTextChanged, tableData } = widget;
  const wanted = formatValue(searchText).toLowerCase();
  if (wanted === '' || (onSearchTextChanged && enableClientSideSearch !== true)) return all;
  const hidden = columns.filter(({ isVisible }) => isVisible === false).map(({ alias }) => alias);
  const words = (row: Row) => Object.values(_.omit(row, [...hidden, PLACE]));
  return all.filter((row) =>
    [...words(row), ...words((tableData as Row[])[Number(row[PLACE])] ?? {})].join(', ').toLowerCase().includes(wanted),
  );
}

/** @throws TypeError if there are no rows and none is selected, as in Appsmith, where the property is then undefined */
export function rowAt(widget: Values, index: number): Row {
  const all = widget.filteredTableData as Row[];
  const row = index > -1 ? { ...all[index] } : _.mapValues(all[0] ?? noRows(), () => '');
  const buttons = Object.values((widget.primaryColumns ?? {}) as Record<string, Column>)
    .filter(({ columnType }) => BUTTONS.includes(columnType))
    .map(({ alias }) => alias);
  return _.omit(row, [PLACE, KEY, ...buttons]);
}

/** In Appsmith this throws inside the platform. It is nobody's mistake, so it isn't reported here either. */
export class NoRows extends TypeError {}
function noRows(): never {
  throw new NoRows('The table has no rows.');
}

export function selectedIndex(widget: Values): number {
  if (widget.multiRowSelection === true) return indices(widget).at(-1) ?? -1;
  const index = Number.parseInt(String(widget.selectedRowIndex), 10);
  return Number.isNaN(index) ? -1 : index;
}

export function indices({ selectedRowIndices }: Values): number[] {
  return Array.isArray(selectedRowIndices) ? (selectedRowIndices as number[]) : [];
}

/** The row with the same key stays selected; without one, the default. */
export function keptSelection(widget: Values, before: Row[]): Values {
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
