/**
 * The widgets of a page as files. A widget with children is a folder that contains its own file; the canvases between
 * are part of that file: `widgets/DetailsModal/DetailsModal.json`, `widgets/DetailsModal/CauseText.json`. The contents
 * of a tab are in a folder with the tab's name: `widgets/AdminTabs/UsersTab/UsersTable.json`.
 *
 * Siblings are ordered from top to bottom and left to right, then by name. This is also the z-order, which matters only
 * for widgets that overlap.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../failure.js';
import { CANVAS, type Widget } from './app.js';
import { compareByCodeUnit, type JsonObject } from './json.js';
import { expandHolder, expandWidget, foldHolder, foldWidget, isTabs, type WidgetContext } from './widgetFile.js';

/** @param read returns the content of a file */
export function readWidgets(folder: string, context: WidgetContext, read: (file: string) => JsonObject): Widget[] {
  if (!existsSync(folder)) return [];
  return readChildren(folder, undefined);

  function readChildren(below: string, ownFile: string | undefined): Widget[] {
    if (!existsSync(below)) return [];
    const entries = readdirSync(below, { withFileTypes: true }).filter(
      ({ name }) => name !== ownFile && !name.startsWith('.'),
    );
    return entries
      .map((entry) => {
        const inside = path.join(below, entry.name);
        if (entry.isDirectory()) return readHolder(inside, entry.name);
        return expandWidget(path.basename(entry.name, '.json'), read(inside), context);
      })
      .toSorted(compareByPosition);
  }

  function readHolder(inside: string, name: string): Widget {
    const file = read(path.join(inside, `${name}.json`));
    return expandHolder(name, file, context, (tab) =>
      tab === undefined ? readChildren(inside, `${name}.json`) : readChildren(path.join(inside, tab), undefined),
    );
  }
}

/** Each widget's path below the page's `widgets`, without `.json`. */
export function* listWidgetPaths(root: Widget, folder = ''): Generator<{ path: string; widget: Widget }> {
  for (const widget of root.children ?? []) {
    const canvases = widget.children ?? [];
    const notCanvas = canvases.find(({ type }) => type !== CANVAS);
    if (notCanvas)
      throw new Failure(
        `${widget.widgetName} contains ${notCanvas.widgetName} without a canvas between them, which files can't represent.`,
      );
    if (!isHolder(widget)) yield { path: `${folder}${widget.widgetName}`, widget };
    else {
      const own = `${folder}${widget.widgetName}/`;
      yield { path: `${own}${widget.widgetName}`, widget };
      const tabs = isTabs(widget) || canvases.length > 1;
      for (const canvas of canvases) yield* listWidgetPaths(canvas, tabs ? `${own}${canvas.widgetName}/` : own);
    }
  }
}

/** The content of each of these files. */
export function* listWidgetFiles(root: Widget, context: WidgetContext): Generator<{ path: string; file: JsonObject }> {
  for (const { path: widgetPath, widget } of listWidgetPaths(root))
    yield { path: widgetPath, file: isHolder(widget) ? foldHolder(widget, context) : foldWidget(widget, context) };
}

function isHolder(widget: Widget): boolean {
  return (widget.children ?? []).length > 0 || isTabs(widget);
}

/** The order of siblings. */
export function compareByPosition(one: Widget, other: Widget): number {
  return (
    Number(one.topRow) - Number(other.topRow) ||
    Number(one.leftColumn) - Number(other.leftColumn) ||
    compareByCodeUnit(one.widgetName, other.widgetName)
  );
}
