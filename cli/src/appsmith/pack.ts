/**
 * Makes the JSON that Appsmith imports from the app's files. The same files give the same bytes on every machine.
 *
 * It has no published copies. Appsmith makes them from the edited ones when the application is deployed, as it does for
 * an application from a Git repository, which has none either.
 */
import { slugify } from '#preview/slugify';
import { type Action, actionName, type App, isJsFunction, type JsObject, type Page } from './app.js';
import { findAllBindings } from './bindings.js';
import { Failure } from '../failure.js';
import { type Json, type JsonObject, object, sorted, text } from './json.js';
import { refuseUnreadableScripts } from './refusals.js';

/** @throws Failure if the files don't make an app */
export function pack(app: App): JsonObject {
  const { versions, application, theme, datasources, libraries, pages } = app;
  for (const datasource of datasources) refuseConfigured(datasource);
  refuseUnreadableScripts(app);
  return {
    artifactJsonType: 'APPLICATION',
    ...versions,
    // The server reads the list of published pages even if they don't exist.
    exportedApplication: { ...application, slug: slugify(text(application.name)), publishedPages: application.pages },
    datasourceList: datasources,
    customJSLibList: libraries,
    editModeTheme: theme,
    publishedTheme: theme,
    pageList: pages.map(packPage),
    actionCollectionList: pages.flatMap(({ jsObjects }) => jsObjects.map(packJsObject)),
    actionList: pages.flatMap(({ actions }) => actions.map(packAction)),
  };
}

/** A line for each page, script and action. */
export function formatPacked(app: App): string {
  const fields = Object.entries(pack(app)).map(([name, value]) => {
    const key = JSON.stringify(name);
    if (!Array.isArray(value) || value.length === 0) return `${key}: ${JSON.stringify(sorted(value as Json))}`;
    return `${key}: [\n${value.map((each) => JSON.stringify(sorted(each))).join(',\n')}\n]`;
  });
  return `{\n${fields.join(',\n')}\n}\n`;
}

/** Addresses and logins belong to one installation, and people copy the JSON around. */
function refuseConfigured({ name, datasourceConfiguration }: JsonObject): void {
  if (datasourceConfiguration !== undefined)
    throw new Failure(
      `The datasource ${text(name)} has an address. Remove its datasourceConfiguration: the import sets it from the environment.`,
    );
}

function packPage(page: Page): JsonObject {
  const onLoad = page.actions.filter(runsOnLoad);
  const unpublishedPage: JsonObject = {
    ...object(page.page.unpublishedPage),
    layouts: [
      {
        id: page.name,
        dsl: page.root,
        // All at once, because Appsmith's server orders them anew at import, by what they refer to.
        layoutOnLoadActions: onLoad.length > 0 ? [onLoad.map(onLoadEntry)] : [],
        layoutOnLoadActionErrors: [],
      },
    ],
  };
  return { ...page.page, unpublishedPage };
}

function runsOnLoad({ unpublishedAction: { runBehaviour } }: Action): boolean {
  return runBehaviour === 'ON_PAGE_LOAD' || runBehaviour === 'AUTOMATIC';
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

function packAction(action: Action): JsonObject {
  const unpublishedAction: JsonObject = {
    ...action.unpublishedAction,
    isValid: true,
    jsonPathKeys: jsonPathKeys(action),
  };
  return { ...action, unpublishedAction };
}

/** Each binding that the browser must evaluate and send, as the text between the braces. A function has none. */
function jsonPathKeys(action: Action): string[] {
  return isJsFunction(action) ? [] : findAllBindings(action.unpublishedAction.actionConfiguration);
}

function packJsObject(jsObject: JsObject): JsonObject {
  return { ...jsObject, unpublishedCollection: { ...jsObject.unpublishedCollection, actions: [] } };
}
