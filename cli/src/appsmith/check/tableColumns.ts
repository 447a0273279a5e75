import type { Widget } from '../app.js';
import { isObject, type JsonObject, text } from '../json.js';

export interface Column {
  id: string;
  /** Under which `selectedRow` and its like have it. */
  alias: string;
  derived: boolean;
  column: JsonObject;
}

export function columnsOf(table: Widget): Column[] {
  const { primaryColumns } = table;
  if (!isObject(primaryColumns)) return [];
  return Object.entries(primaryColumns).flatMap(([id, column]) =>
    isObject(column) ? [{ id, alias: text(column.alias) || id, derived: column.isDerived === true, column }] : [],
  );
}
