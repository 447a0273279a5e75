/** The rows for a table's derived properties: computed, and selected. */
import _ from 'lodash';
import type { Values } from './widgetRules.js';

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

export function processRows({ tableData, primaryColumnId }: Values): Row[] {
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

/** Rows with the computed values under the columns' aliases. */
export function computeRows(widget: Values): Row[] {
  const columns = Object.values((widget.primaryColumns ?? {}) as Record<string, Column>);
  return (widget.processedTableData as Row[]).map((row, index) => {
    const full = { ...row };
    for (const { alias, computedValue, isDerived } of columns) {
      if (Array.isArray(computedValue)) full[alias] = (computedValue as unknown[])[index];
      else if (isDerived) full[alias] = '';
    }
    return full;
  });
}

/** The row with the same key stays selected; without one, the default. */
export function keepSelection({ primaryColumnId, selectedRowIndex, tableData }: Values, before: Row[]): unknown {
  if (!primaryColumnId) return undefined;
  const key = before[Number(selectedRowIndex)]?.[primaryColumnId as string];
  const place = (tableData as Row[]).findIndex((row) => row[primaryColumnId as string] === key);
  return key === undefined || place === -1 ? undefined : place;
}
