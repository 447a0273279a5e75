import truncatedWidth from 'fast-string-truncated-width';
import { colors, removeControls, terminalWidth } from './terminal.js';

export interface Column<Row> {
  title: string;
  /** Nothing is an empty cell. */
  text: (row: Row, index: number) => string | number | null | undefined;
  align?: 'right';
  /** May be cut to fit the terminal; the highest number is cut first. */
  shrinks?: 1 | 2;
  /** It isn't cut below this width. */
  least?: number;
  /** Left out if even the cut columns don't fit; the highest number goes first. */
  drops?: 1 | 2 | 3;
}

type Layout = Omit<Column<never>, 'text'>;

const GAP = '  ';
const ELLIPSIS = '…';

/** The lines of a table, at most as wide as the terminal; uncut if no person reads it. Empty columns aren't shown. */
export function formatTable<Row>(columns: Column<Row>[], rows: Row[]): string {
  const width = terminalWidth();
  const cells = rows.map((row, index) => columns.map(({ text }) => oneLine(String(text(row, index) ?? ''))));
  const widths = columns.map(({ title }, index) =>
    Math.max(measureWidth(title), ...cells.map((row) => measureWidth(row[index] ?? ''))),
  );
  const filled = columns.map((_, index) => index).filter((index) => cells.some((row) => row[index] !== ''));
  const indexes = thatFit(columns, filled, widths, width);
  shrink(columns, indexes, widths, width);
  const head = columns.map(({ title }) => colors.dim(title));
  return [head, ...cells].map((row) => cutTo(formatLine(columns, indexes, widths, row), width)).join('\n');
}

/** Without the columns that don't fit, even if the others are cut. */
function thatFit(columns: Layout[], filled: number[], widths: number[], width: number): number[] {
  const narrowest = widths.map((own, index) =>
    columns[index]?.shrinks ? Math.min(own, getMinimum(columns[index])) : own,
  );
  let indexes = filled;
  for (const turn of [3, 2, 1]) {
    if (getTotalWidth(indexes, narrowest) > width) indexes = indexes.filter((index) => columns[index]?.drops !== turn);
  }
  return indexes;
}

/** Takes the excess width from the columns that may be cut. */
function shrink(columns: Layout[], indexes: number[], widths: number[], width: number): void {
  let excess = getTotalWidth(indexes, widths) - width;
  for (const turn of [2, 1]) {
    for (const index of indexes) {
      if (excess <= 0 || columns[index]?.shrinks !== turn) continue;
      const cut = Math.min(excess, Math.max(0, widths[index]! - getMinimum(columns[index])));
      widths[index]! -= cut;
      excess -= cut;
    }
  }
}

function getMinimum(column: Layout | undefined): number {
  return column?.least ?? 12;
}

function getTotalWidth(indexes: number[], widths: number[]): number {
  return indexes.reduce((sum, index) => sum + widths[index]!, GAP.length * (indexes.length - 1));
}

function formatLine(columns: Layout[], indexes: number[], widths: number[], row: string[]): string {
  return indexes
    .map((index) => padded(row[index] ?? '', widths[index]!, columns[index]?.align === 'right'))
    .join(GAP)
    .trimEnd();
}

function padded(text: string, width: number, right: boolean): string {
  const cut = cutTo(text, width);
  const space = ' '.repeat(Math.max(0, width - measureWidth(cut)));
  return right ? space + cut : cut + space;
}

/** Cut to this many terminal columns; emoji and Chinese count by their width, colours don't count. */
function cutTo(text: string, width: number): string {
  if (measureWidth(text) <= width) return text;
  let cut = text;
  // The package's own limit counts letters beyond Latin 1 too late.
  for (let limit = width; limit > 0 && measureWidth(cut) >= width; limit--)
    cut = text.slice(0, truncatedWidth(text, { limit, ellipsisWidth: 1 }).index);
  const reset = text.includes('\u001B[') ? '\u001B[0m' : '';
  return cut + ELLIPSIS + reset;
}

function measureWidth(text: string): number {
  return truncatedWidth(text).width;
}

function oneLine(text: string): string {
  return removeControls(text)
    .replaceAll(/\s*[\r\n]+\s*/g, ' ')
    .replaceAll('\t', ' ');
}
