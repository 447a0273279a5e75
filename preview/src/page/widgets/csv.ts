import type { Column, Row } from '../../widgets/tableRows.js';
import { formatValue } from '../../widgets/formatValue.js';

/** The shown columns; a value that a spreadsheet would split or end at is quoted. */
export function asCsv(rows: readonly Row[], columns: readonly Column[], delimiter: string): string {
  const data = columns.filter(({ columnType }) => !['button', 'iconButton'].includes(columnType));
  const lines = [data.map(({ label }) => label), ...rows.map((row) => data.map(({ alias }) => row[alias]))];
  return lines.map((line) => line.map((value) => quoted(value, delimiter)).join(delimiter)).join('\n');
}

function quoted(value: unknown, delimiter: string): string {
  const text = formatValue(value);
  return text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
