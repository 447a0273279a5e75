/**
 * The Appsmith application as `appsmith-export/app` holds it, in Appsmith's own Git layout (fileFormatVersion 5): one
 * file a page, widget, query and script.
 *
 * - **page**: widgets, queries and JS objects that share one namespace.
 * - **widget**: what stands on a page; a container, modal or tab holds its children in a *canvas*, which has no file.
 * - **query**: an action that a datasource executes. A function of a JS object is an action too.
 * - **binding**: JavaScript between `{{` and `}}` in a property; a **trigger** is one that runs on an event.
 */
import type { JsonObject } from './json.js';

export interface App {
  /** Kind and versions of the format. */
  metadata: JsonObject;
  application: JsonObject;
  theme: JsonObject;
  datasources: JsonObject[];
  libraries: JsonObject[];
  /** In the order of the navigation bar. */
  pages: Page[];
}

export interface Page {
  name: string;
  /** `gitSyncId` and `unpublishedPage`, without layouts. */
  page: JsonObject;
  /** `MainContainer` with all widgets below it. */
  root: Widget;
  /** Queries and functions of JS objects, by name. */
  actions: Action[];
  jsObjects: JsObject[];
}

export interface Widget extends JsonObject {
  widgetName: string;
  widgetId: string;
  type: string;
  children?: Widget[];
}

export interface Action extends JsonObject {
  id: string;
  pluginId: string;
  pluginType: string;
  unpublishedAction: JsonObject & { name: string; pageId: string };
}

export interface JsObject extends JsonObject {
  id: string;
  unpublishedCollection: JsonObject & { name: string; pageId: string; body: string };
}

export const CANVAS = 'CANVAS_WIDGET';

/** How a query is called in bindings, a function of a JS object `Object.function`. */
export function actionName({ unpublishedAction }: Action): string {
  const { fullyQualifiedName, name } = unpublishedAction;
  return typeof fullyQualifiedName === 'string' && fullyQualifiedName !== '' ? fullyQualifiedName : name;
}

export function isJsFunction(action: Action): boolean {
  return action.pluginType === 'JS';
}

/** A widget and all below it, each before its children. */
export function* widgetsOf(widget: Widget): Generator<Widget> {
  yield widget;
  for (const child of widget.children ?? []) yield* widgetsOf(child);
}

/** Where things are in the folder of the app. */
export const files = {
  metadata: 'metadata.json',
  application: 'application.json',
  theme: 'theme.json',
  datasource: (name: string) => `datasources/${name}.json`,
  library: (name: string) => `jslibs/${name}.json`,
  page: (page: string) => `pages/${page}/${page}.json`,
  widgets: (page: string) => `pages/${page}/widgets`,
  action: (page: string, name: string) => `pages/${page}/queries/${name.replace('.', '-')}/metadata.json`,
  body: (page: string, name: string) => `pages/${page}/queries/${name}/${name}.txt`,
  jsObject: (page: string, name: string) => `pages/${page}/jsobjects/${name}/metadata.json`,
  script: (page: string, name: string) => `pages/${page}/jsobjects/${name}/${name}.js`,
};
