/** Positions of widgets on a canvas: 64 columns, rows of 10 pixels. What is below an invisible widget moves up. */
import type { Widget } from '../application.js';

const ROW = 10;
const COLUMNS = 64;
/** Around a canvas, and around each widget on it. */
const CANVAS_PADDING = 6;
const WIDGET_PADDING = 4;

export interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * @param width of the canvas in pixels
 * @param isShown whether a widget takes up space
 */
export function computePlaces(
  widgets: readonly Widget[],
  width: number,
  isShown: (widget: Widget) => boolean,
): Map<Widget, Place> {
  const column = (width - 2 * CANVAS_PADDING) / COLUMNS;
  const tops = computeTops(widgets, isShown);
  return new Map(
    widgets.map((widget) => [
      widget,
      {
        left: CANVAS_PADDING + widget.leftColumn * column + WIDGET_PADDING,
        top: CANVAS_PADDING + (tops.get(widget) ?? widget.topRow) * ROW + WIDGET_PADDING,
        width: (widget.rightColumn - widget.leftColumn) * column - 2 * WIDGET_PADDING,
        height: (widget.bottomRow - widget.topRow) * ROW - 2 * WIDGET_PADDING,
      },
    ]),
  );
}

/** The row of each widget: it keeps its distance to the nearest widget above, and an invisible one has no height. */
function computeTops(widgets: readonly Widget[], isShown: (widget: Widget) => boolean): Map<Widget, number> {
  const tops = new Map<Widget, number>();
  for (const widget of widgets.toSorted((one, other) => one.topRow - other.topRow)) {
    const above = findNearestAbove(widget, widgets);
    const wanted = above.map((one) => {
      const top = tops.get(one) ?? one.topRow;
      const bottom = isShown(one) ? top + one.bottomRow - one.topRow : top;
      return bottom + widget.topRow - one.bottomRow;
    });
    tops.set(widget, wanted.length > 0 ? Math.max(...wanted) : widget.topRow);
  }
  return tops;
}

function findNearestAbove(widget: Widget, widgets: readonly Widget[]): Widget[] {
  const above = widgets.filter((one) => isAbove(one, widget));
  return above.filter((one) => !above.some((between) => isAbove(one, between)));
}

function isAbove(one: Widget, other: Widget): boolean {
  return (
    one !== other &&
    one.bottomRow <= other.topRow &&
    one.leftColumn < other.rightColumn &&
    other.leftColumn < one.rightColumn
  );
}
