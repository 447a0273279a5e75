/**
 * The widgets of a page as files. A widget that holds others is a folder with its own file inside, the canvases between
 * are part of that file: `widgets/DetailsModal/DetailsModal.json`, `widgets/DetailsModal/Traceback.json`.
 *
 * The layout keeps no order of siblings. Ours is from top to bottom and left to right, then by name; it is the z-order
 * too, which matters to widgets that overlap only.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { CANVAS, type Widget } from './app.js';
import { Failure } from '../failure.js';
import { byCodeUnit } from './json.js';

/** @param read gives the widget of a file */
export function readWidgets(folder: string, root: Widget, read: (file: string) => Widget): Widget {
  return adopt({ ...root, children: [] }, below(folder, undefined, read));
}

/** Each widget's path below the page's `widgets`, without `.json`, and the widget as its file holds it. */
export function* widgetFiles(root: Widget): Generator<{ place: string; widget: Widget }> {
  for (const child of root.children ?? []) yield* filesOf(child, '');
}

function* filesOf(widget: Widget, folder: string): Generator<{ place: string; widget: Widget }> {
  const canvases = widget.children ?? [];
  const stranger = canvases.find(({ type }) => type !== CANVAS);
  if (stranger)
    throw new Failure(
      `${widget.widgetName} holds ${stranger.widgetName} without a canvas between them: the layout has no place for that.`,
    );
  if (canvases.length === 0 && !widget.type.startsWith('TABS_WIDGET')) {
    yield { place: `${folder}${widget.widgetName}`, widget };
    return;
  }
  const own = `${folder}${widget.widgetName}/`;
  const bare = canvases.map(({ children: _children, ...canvas }) => canvas as Widget);
  yield { place: `${own}${widget.widgetName}`, widget: { ...widget, children: bare } };
  for (const { children = [] } of canvases) for (const child of children) yield* filesOf(child, own);
}

function below(folder: string, ownFile: string | undefined, read: (file: string) => Widget): Widget[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => name !== ownFile);
  return entries
    .map((entry) => {
      if (!entry.isDirectory()) return read(path.join(folder, entry.name));
      const inside = path.join(folder, entry.name);
      const widget = read(path.join(inside, `${entry.name}.json`));
      const children = below(inside, `${entry.name}.json`, read);
      const canvases = (widget.children ?? []).map((canvas) => ({ ...canvas, children: [] }));
      return adoptIn({ ...widget, children: canvases }, children);
    })
    .toSorted(topToBottom);
}

/** Gives each child to the canvas it belongs to. */
function adoptIn(widget: Widget, children: Widget[]): Widget {
  const canvases = widget.children ?? [];
  const [only] = canvases;
  if (canvases.length === 1 && only) return { ...widget, children: [adopt(only, children)] };
  const lost = children.find(({ parentId }) => !canvases.some(({ widgetId }) => widgetId === parentId));
  if (lost)
    throw new Failure(`${lost.widgetName} lies in the folder of ${widget.widgetName}, but in none of its canvases.`);
  return {
    ...widget,
    children: canvases.map((canvas) =>
      adopt(
        canvas,
        children.filter(({ parentId }) => parentId === canvas.widgetId),
      ),
    ),
  };
}

function adopt(canvas: Widget, children: Widget[]): Widget {
  return { ...canvas, children };
}

/** The order of siblings. */
export function topToBottom(one: Widget, other: Widget): number {
  return (
    Number(one.topRow) - Number(other.topRow) ||
    Number(one.leftColumn) - Number(other.leftColumn) ||
    byCodeUnit(one.widgetName, other.widgetName)
  );
}
