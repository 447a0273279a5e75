import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Failure, messageOf } from '../failure.js';
import { type Action, actionName, type App, files, type JsObject, type Page, type Widget } from './app.js';
import { byCodeUnit, isObject, type JsonObject, object, objects, text, without } from './json.js';
import { readWidgets } from './widgetFiles.js';

/**
 * Reads the app from its folder.
 *
 * @throws Failure that names the file, where one is missing, isn't JSON or doesn't say what it must
 */
export function readApp(folder: string): App {
  if (!existsSync(path.join(folder, files.metadata)))
    throw new Failure(`${folder} is no Appsmith application in its Git layout: it has no ${files.metadata}.`);
  const read = (file: string) => readJson(path.join(folder, file));
  const application = read(files.application);
  const names = namesIn(path.join(folder, 'pages'));
  const order = objects(application.pages).map(({ id }) => text(id));
  const unlisted = names.find((name) => !order.includes(name));
  if (unlisted !== undefined)
    throw new Failure(`${files.page(unlisted)}: the page isn't in ${files.application}, so no one could reach it.`);
  return {
    metadata: read(files.metadata),
    application,
    theme: read(files.theme),
    datasources: jsonFilesIn(path.join(folder, 'datasources')),
    libraries: jsonFilesIn(path.join(folder, 'jslibs')),
    pages: order.map((name) => readPage(folder, name)),
  };
}

function readPage(folder: string, name: string): Page {
  const file = path.join(folder, files.page(name));
  const { unpublishedPage, ...rest } = readJson(file);
  const root = objects(object(unpublishedPage).layouts)[0]?.dsl;
  if (!isObject(unpublishedPage) || !isWidget(root))
    throw new Failure(`${file}: unpublishedPage.layouts[0].dsl isn't there, or isn't a widget.`);
  const widgets = path.join(folder, files.widgets(name));
  return {
    name,
    page: { ...rest, unpublishedPage: without(unpublishedPage, ['layouts']) },
    root: existsSync(widgets) ? readWidgets(widgets, root, readWidget) : { ...root, children: [] },
    actions: namesIn(path.join(folder, 'pages', name, 'queries')).map((query) => readAction(folder, name, query)),
    jsObjects: namesIn(path.join(folder, 'pages', name, 'jsobjects')).map((jsObject) =>
      readJsObject(folder, name, jsObject),
    ),
  };
}

function readWidget(file: string): Widget {
  const widget = readJson(file);
  if (!isWidget(widget)) throw new Failure(`${file}: widgetName, widgetId and type must be texts.`);
  if (widget.widgetName !== path.basename(file, '.json'))
    throw new Failure(`${file}: the widget inside is called ${widget.widgetName}; its file must be called like it.`);
  return widget;
}

function isWidget(value: unknown): value is Widget {
  return isObject(value as JsonObject) && ['widgetName', 'widgetId', 'type'].every((key) => (value as Widget)[key]);
}

function readAction(folder: string, page: string, name: string): Action {
  const file = path.join(folder, 'pages', page, 'queries', name, 'metadata.json');
  const action = readJson(file);
  if (!isAction(action)) throw new Failure(`${file}: id, pluginId, pluginType or unpublishedAction.name is missing.`);
  const expected = path.join(folder, files.action(page, actionName(action)));
  if (expected !== file)
    throw new Failure(`${file}: the query inside is called ${actionName(action)}; its folder must be called like it.`);
  const body = path.join(folder, files.body(page, name));
  if (!existsSync(body)) return action;
  const { actionConfiguration } = action.unpublishedAction;
  return {
    ...action,
    unpublishedAction: {
      ...action.unpublishedAction,
      actionConfiguration: {
        ...object(actionConfiguration),
        body: readFileSync(body, 'utf8'),
      },
    },
  };
}

function isAction(value: JsonObject): value is Action {
  const { unpublishedAction } = value;
  return (
    [value.id, value.pluginId, value.pluginType].every((field) => typeof field === 'string') &&
    isObject(unpublishedAction) &&
    typeof unpublishedAction.name === 'string'
  );
}

function readJsObject(folder: string, page: string, name: string): JsObject {
  const file = path.join(folder, files.jsObject(page, name));
  const { unpublishedCollection, ...rest } = readJson(file);
  const script = path.join(folder, files.script(page, name));
  if (!isObject(unpublishedCollection) || unpublishedCollection.name !== name || typeof rest.id !== 'string')
    throw new Failure(`${file}: id is missing, or unpublishedCollection.name isn't ${name}.`);
  if (!existsSync(script)) throw new Failure(`${script} isn't there: a JS object without its script.`);
  const pageId = text(unpublishedCollection.pageId);
  const body = readFileSync(script, 'utf8');
  return { ...rest, id: rest.id, unpublishedCollection: { ...unpublishedCollection, name, pageId, body } };
}

function jsonFilesIn(folder: string): JsonObject[] {
  return namesIn(folder).map((name) => readJson(path.join(folder, name)));
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).toSorted(byCodeUnit) : [];
}

/** @throws Failure that names the file */
export function readJson(file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Failure(`${file} can't be read as JSON: ${messageOf(error)}`);
  }
  if (!isObject(value as JsonObject)) throw new Failure(`${file} must hold a JSON object.`);
  return value as JsonObject;
}
