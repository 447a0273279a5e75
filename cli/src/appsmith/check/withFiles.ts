import { getTextAtPath } from '#preview/textAtPath';
import {
  type Action,
  actionName,
  getFile,
  files,
  getOwner,
  isJsFunction,
  type Page,
  type Widget,
  listWidgets,
} from '../app.js';
import { findBindings, getPaths, findTemplates } from '../bindings.js';
import { listWidgetPaths } from '../widgetFolder.js';

/** A widget and its file; a canvas is in its container's file. */
interface WidgetInFile {
  widget: Widget;
  file: string;
}

export function listWidgetsInFiles(page: Page): WidgetInFile[] {
  const filesById = new Map<string, string>([[page.root.widgetId, files.page(page.name)]]);
  for (const { path: widgetPath, widget } of listWidgetPaths(page.root)) {
    const file = `${files.widgets(page.name)}/${widgetPath}.json`;
    filesById.set(widget.widgetId, file);
    for (const canvas of widget.children ?? []) filesById.set(canvas.widgetId, file);
  }
  return [...listWidgets(page.root)].map((widget) => ({ widget, file: filesById.get(widget.widgetId) ?? '' }));
}

/** An expression between braces, and its position. */
export interface BindingInFile {
  file: string;
  page: Page;
  /** The property, like `primaryColumns.Status.computedValue`. */
  path: string;
  /** The whole text of the property. */
  template: string;
  expression: string;
  trigger: boolean;
  /** The widget that it belongs to; undefined for queries. */
  widget?: Widget;
}

/** Every binding of a page's widgets and queries that Appsmith would evaluate. */
export function* listBindingsInFiles(page: Page): Generator<BindingInFile> {
  for (const { widget, file } of listWidgetsInFiles(page)) {
    for (const [list, trigger] of [
      [widget.dynamicBindingPathList, false],
      [widget.dynamicTriggerPathList, true],
    ] as const) {
      for (const path of getPaths(list)) {
        const template = getTextAtPath(widget, path);
        for (const expression of findBindings(template))
          yield { file, page, path, template, expression, trigger, widget };
      }
    }
  }
  for (const action of page.actions.filter((each) => !isJsFunction(each))) {
    const { actionConfiguration } = action.unpublishedAction;
    for (const { path, value } of findTemplates(actionConfiguration)) {
      const file = getActionFile(page, action);
      for (const expression of findBindings(value))
        yield { file, page, path, template: value, expression, trigger: false };
    }
  }
}

/** The file of a query, or of the script that contains a function. */
export function getActionFile(page: Page, action: Action): string {
  return getFile(page, getOwner(actionName(action)));
}
