import { type App, CANVAS, type Widget } from '../app.js';
import { findBindings } from '../bindings.js';
import { text } from '../json.js';
import type { Finding } from './finding.js';
import { listWidgetsInFiles } from './withFiles.js';

/** The grid of every page, container, modal and tab. */
const COLUMNS = 64;
/** Pixels in a row. */
const ROW = 10;

/** Finds widgets that overlap each other, or exceed their container. */
export function* checkLayout(app: App): Generator<Finding> {
  for (const page of app.pages) {
    const placed = listWidgetsInFiles(page);
    const files = new Map(placed.map(({ widget, file }) => [widget, file]));
    const holders = new Map(placed.flatMap(({ widget }) => (widget.children ?? []).map((child) => [child, widget])));
    for (const { widget: canvas } of placed.filter(({ widget }) => widget.type === CANVAS)) {
      const laid = (canvas.children ?? []).filter(({ detachFromLayout }) => detachFromLayout !== true);
      const rows = countRows(canvas, holders.get(canvas));
      for (const [at, widget] of laid.entries()) {
        const file = files.get(widget) ?? '';
        yield* checkBounds(widget, rows, file);
        for (const other of laid.slice(at + 1)) {
          if (overlaps(widget, other) && !takeTurns(widget, other))
            yield { file, reason: `${widget.widgetName} and ${other.widgetName} overlap` };
        }
      }
    }
  }
}

function* checkBounds(widget: Widget, rows: number, file: string): Generator<Finding> {
  const { widgetName } = widget;
  const { top, bottom, left, right } = getBox(widget);
  if ([top, bottom, left, right].some((edge) => !Number.isInteger(edge)))
    yield { file, reason: `${widgetName} needs whole numbers for topRow, bottomRow, leftColumn and rightColumn` };
  else if (left < 0 || right > COLUMNS || left >= right || top < 0 || top >= bottom)
    yield {
      file,
      reason: `${widgetName} is out of the grid: columns ${left} to ${right} of ${COLUMNS}, rows ${top} to ${bottom}`,
    };
  else if (bottom > rows)
    yield {
      file,
      reason: `${widgetName} ends at row ${bottom}, but its container has ${rows} rows and doesn't scroll`,
    };
}

/** How many rows fit without scrolling. A page, and anything that scrolls or grows, has no limit. */
function countRows(canvas: Widget, holder: Widget | undefined): number {
  if (!holder || holder.shouldScrollContents === true || holder.dynamicHeight !== 'FIXED') return Infinity;
  if (holder.type === 'MODAL_WIDGET') return Math.ceil(Number(holder.height) / ROW);
  return Number(holder.bottomRow) - Number(holder.topRow);
}

function overlaps(one: Widget, other: Widget): boolean {
  const [a, b] = [getBox(one), getBox(other)];
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Two widgets with bound visibility may use the same space at different times. */
function takeTurns(one: Widget, other: Widget): boolean {
  return [one, other].every(({ isVisible }) => findBindings(text(isVisible)).length > 0);
}

function getBox({ topRow, bottomRow, leftColumn, rightColumn }: Widget) {
  return { top: Number(topRow), bottom: Number(bottomRow), left: Number(leftColumn), right: Number(rightColumn) };
}
