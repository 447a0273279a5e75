/** What commands answer: rows of a list, or the one that they have changed. */
import { asJson } from './asJson.js';
import { printNote } from './printNote.js';
import { type Column, formatTable } from './table.js';
import { print } from './terminal.js';

interface Options {
  json?: boolean;
}

/** @param none what to say if there is no row */
export function printRows<Row extends object>(
  rows: Row[],
  columns: Column<Row>[],
  none: string,
  { json }: Options,
): void {
  if (json) print(asJson(rows));
  else if (rows.length === 0) printNote(none);
  else print(formatTable(columns, rows));
}

export function printChanged<Row extends object>(
  [row]: Row[],
  sentence: (changed: Row) => string,
  { json }: Options,
): void {
  if (row) print(json ? asJson(row) : sentence(row));
}
