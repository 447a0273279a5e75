import { type App, isJsFunction, type Widget } from '../app.js';
import { bindingsIn, pathsOf, valueAt } from '../bindings.js';
import { type JsonObject, object } from '../json.js';
import type { Finding } from './finding.js';
import { actionFile, placedWidgets, templatesIn } from './places.js';
import { isTrigger } from './widgetFacts.js';

/** Appsmith evaluates what a widget or query lists, and nothing else. */
export function* checkBindingLists(app: App): Generator<Finding> {
  for (const page of app.pages) {
    for (const { widget, file } of placedWidgets(page)) yield* checkWidget(widget, file);
    for (const action of page.actions) {
      const file = actionFile(page, action);
      const { actionConfiguration, dynamicBindingPathList } = action.unpublishedAction;
      const listed = pathsOf(dynamicBindingPathList);
      if (isJsFunction(action)) {
        if (listed.join() !== 'body') yield { file, reason: 'dynamicBindingPathList of a function must list body' };
        continue;
      }
      const configuration = object(actionConfiguration);
      for (const { path, value } of templatesIn(configuration)) {
        if (bindingsIn(value).length > 0 && !listed.includes(path))
          yield { file, reason: `${path} holds a binding, but dynamicBindingPathList doesn't list it` };
      }
      yield* checkListed(configuration, listed, 'dynamicBindingPathList', file);
    }
  }
}

function* checkWidget(widget: Widget, file: string): Generator<Finding> {
  const bindings = pathsOf(widget.dynamicBindingPathList);
  const triggers = pathsOf(widget.dynamicTriggerPathList);
  for (const { path, value } of templatesIn(widget)) {
    if (bindingsIn(value).length === 0) continue;
    const trigger = isTrigger(widget.type, path);
    const [list, other] = trigger ? [triggers, bindings] : [bindings, triggers];
    const [name, otherName] = trigger
      ? ['dynamicTriggerPathList', 'dynamicBindingPathList']
      : ['dynamicBindingPathList', 'dynamicTriggerPathList'];
    if (!list.includes(path))
      yield {
        file,
        reason: `${widget.widgetName}.${path} holds a binding, but ${name} doesn't list it: it would stay text`,
      };
    if (other.includes(path))
      yield { file, reason: `${widget.widgetName}.${path} is in ${otherName}, but belongs in ${name} alone` };
  }
  yield* checkListed(widget, bindings, 'dynamicBindingPathList', file);
  yield* checkListed(widget, triggers, 'dynamicTriggerPathList', file);
  for (const path of pathsOf(widget.dynamicPropertyPathList)) {
    if (valueAt(widget, path) === undefined)
      yield { file, reason: `dynamicPropertyPathList lists ${path}, which ${widget.widgetName} doesn't have` };
  }
}

function* checkListed(holder: JsonObject, paths: string[], list: string, file: string): Generator<Finding> {
  for (const [at, path] of paths.entries()) {
    const value = valueAt(holder, path);
    if (paths.indexOf(path) !== at) yield { file, reason: `${list} lists ${path} twice` };
    else if (value === undefined) yield { file, reason: `${list} lists ${path}, which isn't there` };
    else if (typeof value !== 'string' || bindingsIn(value).length === 0)
      yield { file, reason: `${list} lists ${path}, which holds no binding` };
  }
}
