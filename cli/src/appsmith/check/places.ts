import { type Action, actionName, files, isJsFunction, type Page, type Widget, widgetsOf } from '../app.js';
import { bindingsIn, pathsOf, valueAt } from '../bindings.js';
import { isObject, type Json, text } from '../json.js';
import { widgetFiles } from '../widgetFiles.js';

/** A widget and the file it is written in; a canvas stands in its holder's. */
export interface PlacedWidget {
  widget: Widget;
  file: string;
}

export function placedWidgets(page: Page): PlacedWidget[] {
  const places = new Map<string, string>([[page.root.widgetId, files.page(page.name)]]);
  for (const { place, widget } of widgetFiles(page.root)) {
    const file = `${files.widgets(page.name)}/${place}.json`;
    places.set(widget.widgetId, file);
    for (const canvas of widget.children ?? []) places.set(canvas.widgetId, file);
  }
  return [...widgetsOf(page.root)].map((widget) => ({ widget, file: places.get(widget.widgetId) ?? '' }));
}

/** An expression between braces, and where it stands. */
export interface PlacedBinding {
  file: string;
  page: Page;
  /** The property, like `primaryColumns.Status.computedValue`. */
  path: string;
  /** The whole text of the property. */
  template: string;
  expression: string;
  trigger: boolean;
  /** The widget it is of; queries have none. */
  widget?: Widget;
}

/** Every binding of a page's widgets and queries that Appsmith would evaluate. */
export function* placedBindings(page: Page): Generator<PlacedBinding> {
  for (const { widget, file } of placedWidgets(page)) {
    for (const [list, trigger] of [
      [widget.dynamicBindingPathList, false],
      [widget.dynamicTriggerPathList, true],
    ] as const) {
      for (const path of pathsOf(list)) {
        const template = text(valueAt(widget, path));
        for (const expression of bindingsIn(template))
          yield { file, page, path, template, expression, trigger, widget };
      }
    }
  }
  for (const action of page.actions.filter((each) => !isJsFunction(each))) {
    const { actionConfiguration } = action.unpublishedAction;
    for (const { path, value } of templatesIn(actionConfiguration)) {
      const file = actionFile(page, action, path);
      for (const expression of bindingsIn(value))
        yield { file, page, path, template: value, expression, trigger: false };
    }
  }
}

/** A query's text has a file of its own. */
export function actionFile(page: Page, action: Action, path = ''): string {
  const name = actionName(action);
  return path === 'body' ? files.body(page.name, name) : files.action(page.name, name);
}

/** Every text inside that holds braces, children left out, with its path. */
export function* templatesIn(value: Json | undefined, path = ''): Generator<{ path: string; value: string }> {
  for (const found of textsIn(value, path)) if (found.value.includes('{{')) yield found;
}

export function* textsIn(value: Json | undefined, path = ''): Generator<{ path: string; value: string }> {
  if (typeof value === 'string') yield { path, value };
  else if (Array.isArray(value)) for (const [at, each] of value.entries()) yield* textsIn(each, `${path}[${at}]`);
  else if (isObject(value)) {
    for (const [key, each] of Object.entries(value))
      if (key !== 'children') yield* textsIn(each, path === '' ? key : `${path}.${key}`);
  }
}
