/**
 * Converts an application that Appsmith exported to our files. It leaves out what differs between two exports although
 * nobody changed anything, what belongs to one installation, and what `pack` generates: published copies, permissions
 * and times, ids, computed lists, addresses of datasources.
 */
import { Failure } from '../failure.js';
import {
  type Action,
  actionName,
  type App,
  CANVAS,
  isJsFunction,
  type JsObject,
  type Page,
  type Widget,
} from './app.js';
import { compareByCodeUnit, isObject, type Json, type JsonObject, object, objects, text, without } from './json.js';
import { compareByPosition } from './widgetFolder.js';

/** Fields that the server keeps for itself. */
const SERVERS_OWN = 'deleted deletedAt policies policyMap userPermissions createdAt updatedAt invalids messages'.split(
  ' ',
);
const OF_APPLICATION = [
  ...SERVERS_OWN,
  ...`isPublic slug publishedPages publishedApplicationDetail publishedAppLayout unpublishedCustomJSLibs viewMode
    publishedCustomJSLibs isManualUpdate unreadCommentThreads exportWithConfiguration`.split(/\s+/),
];
const OF_ACTION = [...SERVERS_OWN, 'isValid', 'jsonPathKeys', 'executeOnLoad', 'selfReferencingDataPaths'];
const OF_COLLECTION = [...SERVERS_OWN, 'actions', 'archivedActions'];

/**
 * @param widgetDefaults the app's own, from the files that will be overwritten
 * @throws Failure if the JSON isn't an application
 */
export function unpack(json: JsonObject, widgetDefaults: App['widgetDefaults'] = {}): App {
  const exported = withoutDeleted(withoutNulls(json));
  const { exportedApplication, pageList, actionList } = exported;
  const isWhole = isObject(exportedApplication) && Array.isArray(pageList) && Array.isArray(actionList);
  if (!isWhole || objects(exportedApplication.pages).length === 0)
    throw new Failure("This isn't an application that Appsmith exported: pages, actions or settings are missing.");
  const kind = exported.artifactJsonType ?? 'APPLICATION';
  if (kind !== 'APPLICATION') throw new Failure(`This JSON contains a ${text(kind)}, not an application.`);
  return {
    versions: {
      clientSchemaVersion: exported.clientSchemaVersion ?? 0,
      serverSchemaVersion: exported.serverSchemaVersion ?? 0,
    },
    application: without(exportedApplication, OF_APPLICATION),
    theme: without(object(exported.editModeTheme), SERVERS_OWN),
    datasources: sortByName(objects(exported.datasourceList).map(unpackDatasource)),
    libraries: sortByName(objects(exported.customJSLibList)),
    pages: objects(exportedApplication.pages).map(({ id }) => unpackPage(text(id), exported)),
    widgetDefaults,
  };
}

/** Its address, like its credentials, belongs to one installation. */
function unpackDatasource(datasource: JsonObject): JsonObject {
  return without(datasource, [...SERVERS_OWN, 'datasourceConfiguration']);
}

function unpackPage(name: string, exported: JsonObject): Page {
  const file = objects(exported.pageList).find(({ unpublishedPage }) => object(unpublishedPage).name === name);
  const unpublishedPage = object(file?.unpublishedPage);
  const dsl = objects(unpublishedPage.layouts)[0]?.dsl;
  if (!file || !isObject(dsl))
    throw new Failure(`The application lists a page ${name}, but the JSON has no such page with a layout.`);
  const onPage = (value: Json | undefined) => object(value).pageId === name;
  return {
    name,
    page: {
      ...without(file, [...SERVERS_OWN, 'publishedPage']),
      unpublishedPage: without(unpublishedPage, [...SERVERS_OWN, 'layouts']),
    },
    root: sortSiblings(dsl as Widget),
    actions: objects(exported.actionList)
      .filter(({ unpublishedAction }) => onPage(unpublishedAction))
      .map((action) => unpackAction(action as Action))
      .toSorted((one, other) => compareByCodeUnit(actionName(one), actionName(other))),
    jsObjects: objects(exported.actionCollectionList)
      .filter(({ unpublishedCollection }) => onPage(unpublishedCollection))
      .map((collection) => unpackJsObject(collection as JsObject))
      .toSorted((one, other) => compareByCodeUnit(one.id, other.id)),
    files: new Map(),
  };
}

/** Siblings in the order of the files. A canvas keeps its position, because that is its tab's. */
function sortSiblings(widget: Widget): Widget {
  const { children, ...rest } = widget;
  if (!children) return widget.type === CANVAS ? { ...rest, children: [] } : rest;
  const inside = children.map(sortSiblings);
  return { ...rest, children: widget.type === CANVAS ? inside.toSorted(compareByPosition) : inside };
}

function unpackAction(action: Action): Action {
  const { unpublishedAction } = action;
  const { actionConfiguration, datasource, executeOnLoad, runBehaviour } = unpublishedAction;
  const generated = isJsFunction(action) ? ['selfReferencingDataPaths', 'body'] : ['selfReferencingDataPaths'];
  return {
    ...(without(action, [...SERVERS_OWN, 'publishedAction']) as Action),
    unpublishedAction: {
      ...(without(unpublishedAction, OF_ACTION) as Action['unpublishedAction']),
      runBehaviour: runBehaviour ?? (executeOnLoad === true ? 'ON_PAGE_LOAD' : 'MANUAL'),
      datasource: isObject(datasource) ? unpackDatasourceReference(datasource) : undefined,
      actionConfiguration: isObject(actionConfiguration) ? without(actionConfiguration, generated) : undefined,
    },
  };
}

/** If the datasource has a file of its own, its address is there. */
function unpackDatasourceReference(datasource: JsonObject): JsonObject {
  return without(datasource, datasource.id === undefined ? SERVERS_OWN : [...SERVERS_OWN, 'datasourceConfiguration']);
}

function unpackJsObject(collection: JsObject): JsObject {
  return {
    ...(without(collection, [...SERVERS_OWN, 'publishedCollection']) as JsObject),
    unpublishedCollection: without(
      collection.unpublishedCollection,
      OF_COLLECTION,
    ) as JsObject['unpublishedCollection'],
  };
}

/** What was deleted in the editor is in an export until somebody deploys, because viewers still use it. */
function withoutDeleted(exported: JsonObject): JsonObject {
  const kept = { ...exported };
  for (const [list, edited] of [
    ['pageList', 'unpublishedPage'],
    ['actionList', 'unpublishedAction'],
    ['actionCollectionList', 'unpublishedCollection'],
  ] as const) {
    const all = exported[list];
    if (Array.isArray(all)) kept[list] = objects(all).filter((each) => object(each[edited]).deletedAt === undefined);
  }
  return kept;
}

function withoutNulls(value: JsonObject): JsonObject {
  const clean = (each: Json): Json =>
    isObject(each) ? withoutNulls(each) : Array.isArray(each) ? each.map(clean) : each;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) =>
      field === null || field === undefined ? [] : [[key, clean(field)]],
    ),
  );
}

function sortByName(named: JsonObject[]): JsonObject[] {
  return named.toSorted((one, other) => compareByCodeUnit(text(one.name), text(other.name)));
}
