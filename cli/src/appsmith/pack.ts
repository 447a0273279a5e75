/**
 * The one JSON that Appsmith imports, made from the app's files. What the Git layout leaves out is made anew: published
 * copies (equal to those of edit mode), `jsonPathKeys`, the order on page load, sources of JS functions, names.
 * The same files give the same bytes, whatever the machine.
 */
import { type Action, actionName, type App, isJsFunction, type JsObject, type Page } from './app.js';
import { bindingsWithin } from './bindings.js';
import { Failure, messageOf } from '../failure.js';
import { isObject, type Json, type JsonObject, jsonText, object, text, without } from './json.js';
import { onLoadOrder } from './onLoadOrder.js';
import { parseScript } from './script.js';

/** Appsmith's layout has no place for the application's name. */
export const DEFAULT_NAME = 'JobLogger';

/** @throws Failure where no app can be made of the files */
export function pack(app: App): JsonObject {
  const pages = app.pages.map((page) => withSources(page));
  const themes = [app.theme, app.theme];
  return {
    ...without(app.metadata, ['fileFormatVersion']),
    exportedApplication: exportedApplication(app.application),
    datasourceList: app.datasources.map(withoutSecrets),
    customJSLibList: app.libraries,
    pageList: pages.map(packPage),
    actionList: pages.flatMap(({ actions }) => actions.map((action) => packAction(action, app.datasources))),
    actionCollectionList: pages.flatMap(({ jsObjects }) => jsObjects.map(packJsObject)),
    editModeTheme: themes[0],
    publishedTheme: themes[1],
  };
}

export function packedText(app: App): string {
  return `${jsonText(pack(app))}\n`;
}

function exportedApplication(application: JsonObject): JsonObject {
  const name = text(application.name) || DEFAULT_NAME;
  const { pages, unpublishedApplicationDetail, unpublishedAppLayout } = application;
  return {
    ...without(application, ['applicationDetail']),
    name,
    slug: slugOf(name),
    publishedPages: pages,
    publishedApplicationDetail: unpublishedApplicationDetail,
    publishedAppLayout: unpublishedAppLayout,
  };
}

export function slugOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

/** JSON keeps them as they are; a viewer who imports the file would have them. */
function withoutSecrets(datasource: JsonObject): JsonObject {
  const { datasourceConfiguration } = datasource;
  if (isObject(datasourceConfiguration) && datasourceConfiguration.authentication !== undefined)
    throw new Failure(
      `The datasource ${text(datasource.name)} holds an authentication. Remove it: credentials are set at import, from the environment.`,
    );
  return datasource;
}

/** The functions of JS objects with their source, which their files leave out. */
function withSources(page: Page): Page {
  const sources = new Map<string, string>();
  for (const { unpublishedCollection } of page.jsObjects) {
    const { name, body } = unpublishedCollection;
    try {
      for (const each of parseScript(name, body).functions) sources.set(`${name}.${each.name}`, each.source);
    } catch (error) {
      throw new Failure(`The script ${name} of page ${page.name} can't be read: ${messageOf(error)}`);
    }
  }
  return { ...page, actions: page.actions.map((action) => withSource(action, page.name, sources)) };
}

function withSource(action: Action, page: string, sources: Map<string, string>): Action {
  if (!isJsFunction(action)) return action;
  const body = sources.get(actionName(action));
  if (body === undefined)
    throw new Failure(
      `Page ${page} has an entry for the function ${actionName(action)}, but its JS object has no such function.`,
    );
  const { actionConfiguration } = action.unpublishedAction;
  const configuration = object(actionConfiguration);
  return {
    ...action,
    unpublishedAction: { ...action.unpublishedAction, actionConfiguration: { ...configuration, body } },
  };
}

function packPage(page: Page): JsonObject {
  const { sets, circle } = onLoadOrder(page);
  if (circle !== undefined)
    throw new Failure(`Page ${page.name}: these wait for each other, so Appsmith would run nothing at load: ${circle}`);
  const actions = new Map(page.actions.map((action) => [actionName(action), action]));
  const unpublishedPage: JsonObject = {
    ...object(page.page.unpublishedPage),
    layouts: [
      {
        id: page.name,
        dsl: page.root,
        layoutOnLoadActions: sets.map((names) => names.map((name) => onLoadEntry(actions.get(name)!))),
        layoutOnLoadActionErrors: [],
      },
    ],
  };
  return { ...page.page, unpublishedPage, publishedPage: unpublishedPage };
}

function onLoadEntry(action: Action): JsonObject {
  const { collectionId, clientSideExecution, confirmBeforeExecute, actionConfiguration } = action.unpublishedAction;
  return {
    id: action.id,
    name: actionName(action),
    pluginType: action.pluginType,
    jsonPathKeys: jsonPathKeys(action),
    collectionId,
    clientSideExecution,
    confirmBeforeExecute: confirmBeforeExecute ?? false,
    timeoutInMillisecond: object(actionConfiguration).timeoutInMillisecond,
  };
}

function packAction(action: Action, datasources: JsonObject[]): JsonObject {
  const unpublishedAction: JsonObject = {
    ...action.unpublishedAction,
    datasource: withUrl(action.unpublishedAction.datasource, datasources),
    isValid: true,
    jsonPathKeys: jsonPathKeys(action),
  };
  return { ...action, unpublishedAction, publishedAction: unpublishedAction };
}

/** Each binding that the browser has to evaluate and send, as the text between the braces; of a function, all of it. */
export function jsonPathKeys(action: Action): string[] {
  const { actionConfiguration } = action.unpublishedAction;
  if (!isObject(actionConfiguration)) return [];
  return isJsFunction(action) ? [text(actionConfiguration.body)] : bindingsWithin(actionConfiguration);
}

/** A query of a REST API names the address beside the datasource, for the client's eyes. */
function withUrl(datasource: Json | undefined, datasources: JsonObject[]): Json | undefined {
  if (!isObject(datasource)) return datasource;
  const configuration = datasources.find(({ name }) => name === datasource.id)?.datasourceConfiguration;
  if (!isObject(configuration) || configuration.url === undefined) return datasource;
  return { ...datasource, datasourceConfiguration: { url: configuration.url } };
}

function packJsObject(jsObject: JsObject): JsonObject {
  const unpublishedCollection: JsonObject = { ...jsObject.unpublishedCollection, actions: [] };
  return { ...jsObject, unpublishedCollection, publishedCollection: unpublishedCollection };
}
