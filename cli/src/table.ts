import truncatedWidth from 'fast-string-truncated-width';
import { colors, terminalWidth } from './terminal.js';

export interface Column {
  title: string;
  align?: 'right';
  /** May be cut to fit the terminal, the greatest number first. */
  shrinks?: 1 | 2;
  /** No narrower than this when it is cut. */
  least?: number;
}

const GAP = '  ';
const ELLIPSIS = '…';

/** Lines of a table as wide as the terminal at most; whole where no person reads it. */
export function table(columns: Column[], rows: string[][], width = terminalWidth()): string {
  const shown = columns.map((_, index) => index).filter((index) => rows.some((row) => row[index] !== ''));
  const cells = rows.map((row) => row.map(oneLine));
  const widths = columns.map(({ title }, index) =>
    Math.max(widthOf(title), ...cells.map((row) => widthOf(row[index] ?? ''))),
  );
  fit(columns, shown, widths, width);
  const head = columns.map(({ title }) => colors.dim(title));
  return [head, ...cells].map((row) => lineOf(columns, shown, widths, row)).join('\n');
}

/** Takes what is too much from the columns that shrink. */
function fit(columns: Column[], shown: number[], widths: number[], width: number): void {
  let excess = shown.reduce((sum, index) => sum + widths[index]!, GAP.length * (shown.length - 1)) - width;
  for (const turn of [2, 1]) {
    for (const index of shown) {
      if (excess <= 0 || columns[index]?.shrinks !== turn) continue;
      const cut = Math.min(excess, Math.max(0, widths[index]! - (columns[index]?.least ?? 12)));
      widths[index]! -= cut;
      excess -= cut;
    }
  }
}

function lineOf(columns: Column[], shown: number[], widths: number[], row: string[]): string {
  return shown
    .map((index) => padded(row[index] ?? '', widths[index]!, columns[index]?.align === 'right'))
    .join(GAP)
    .trimEnd();
}

function padded(text: string, width: number, right: boolean): string {
  const cut = cutTo(text, width);
  const space = ' '.repeat(Math.max(0, width - widthOf(cut)));
  return right ? space + cut : cut + space;
}

/** At most so many columns wide, by the width that terminals give to emoji and Chinese, colours not counted. */
export function cutTo(text: string, width: number): string {
  const { index, truncated, ellipsed } = truncatedWidth(text, { limit: width, ellipsis: ELLIPSIS, ellipsisWidth: 1 });
  if (!truncated) return text;
  const reset = text.includes('\u001B[') ? '\u001B[0m' : '';
  return text.slice(0, index) + (ellipsed ? ELLIPSIS : '') + reset;
}

function widthOf(text: string): number {
  return truncatedWidth(text).width;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, ' ').replaceAll('\t', ' ');
}
