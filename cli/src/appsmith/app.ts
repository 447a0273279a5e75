/**
 * The Appsmith application, as `pack` writes it into one JSON and as `appsmith-export/app` stores it in files: shared
 * scripts and queries once, a page's own ones in its folder, one file for each widget, and only what differs from the
 * defaults.
 *
 * - **page**: widgets, queries and JS objects that share one namespace.
 * - **widget**: an element of a page. A container, modal or tab has its children in a *canvas*, which has no file.
 * - **query**: an action that a datasource executes. A function of a JS object is an action too.
 * - **script**: the text of a JS object.
 * - **binding**: JavaScript between `{{` and `}}` in a property; a **trigger** is one that runs on an event.
 */
import type { JsonObject } from './json.js';

export interface App {
  /** `clientSchemaVersion` and `serverSchemaVersion` of the format. */
  versions: JsonObject;
  /** Name, appearance, and the pages in the order of the navigation bar. */
  application: JsonObject;
  theme: JsonObject;
  datasources: JsonObject[];
  libraries: JsonObject[];
  /** In the order of the navigation bar. */
  pages: Page[];
  /** Default properties of this app's widgets, by type; `*` is every type. */
  widgetDefaults: Record<string, JsonObject>;
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
  /** The path of each query and script, by its name; shared ones are outside the page's folder. */
  files: Map<string, string>;
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

/** The newest versions that are known here. Appsmith migrates older ones, which changes more than the user clicked. */
export const NEWEST = { 'client schema': 2, 'server schema': 12, DSL: 94 };

/** A query's name in bindings; for a function of a JS object `Object.function`. */
export function actionName({ unpublishedAction }: Action): string {
  const { fullyQualifiedName, name } = unpublishedAction;
  return typeof fullyQualifiedName === 'string' && fullyQualifiedName !== '' ? fullyQualifiedName : name;
}

/** `Runs` of `Runs.start`; a query's name is its own. */
export function getOwner(name: string): string {
  return name.split('.', 1)[0]!;
}

export function isJsFunction(action: Action): boolean {
  return action.pluginType === 'JS';
}

/** A widget and all its descendants. */
export function* listWidgets(widget: Widget): Generator<Widget> {
  yield widget;
  for (const child of widget.children ?? []) yield* listWidgets(child);
}

/** The path of a page's query or script. */
export function getFile(page: Page, name: string): string {
  return page.files.get(name) ?? files.page(page.name);
}

/** Paths in the folder of the app. */
export const files = {
  application: 'app.json',
  widgetDefaults: 'widgets.json',
  page: (page: string) => `pages/${page}/page.json`,
  widgets: (page: string) => `pages/${page}/widgets`,
  /** @param page omitted if all pages that use it share it */
  folder: (kind: 'scripts' | 'queries', page?: string) => (page === undefined ? kind : `pages/${page}/${kind}`),
};
