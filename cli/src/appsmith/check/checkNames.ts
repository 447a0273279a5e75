import { type App, actionName, CANVAS, files, isJsFunction, type Page } from '../app.js';
import { byCodeUnit, isObject, type JsonObject, objects, text } from '../json.js';
import { NEWEST } from '../unpack.js';
import type { Finding } from './finding.js';
import { isGlobal } from './globals.js';
import { actionFile, placedWidgets } from './places.js';

/** Names, ids and versions: by them everything finds everything else. */
export function* checkNames(app: App): Generator<Finding> {
  yield* checkVersions(app);
  yield* checkPages(app);
  yield* doubled('gitSyncId', gitSyncIds(app));
  for (const page of app.pages) {
    yield* doubled('name', names(page));
    yield* doubled('widgetId', widgetIds(page));
    yield* checkPage(page);
  }
}

function* checkVersions({ metadata, pages }: App): Generator<Finding> {
  for (const [key, what] of [
    ['clientSchemaVersion', 'client schema'],
    ['serverSchemaVersion', 'server schema'],
  ] as const) {
    if (metadata[key] !== NEWEST[what])
      yield { file: files.metadata, reason: `${key} must be ${NEWEST[what]}, the version this app is checked for` };
  }
  for (const { name, root } of pages) {
    if (root.version !== NEWEST.DSL)
      yield {
        file: files.page(name),
        reason: `the layout's version must be ${NEWEST.DSL}, or Appsmith migrates the page`,
      };
  }
}

function* checkPages({ application, pages }: App): Generator<Finding> {
  const listed = objects(application.pages);
  const homes = listed.filter(({ isDefault }) => isDefault === true);
  if (homes.length !== 1)
    yield { file: files.application, reason: `one page must be the default one, ${homes.length} are` };
  for (const version of ['evaluationVersion', 'applicationVersion']) {
    if (application[version] !== 2)
      yield { file: files.application, reason: `${version} must be 2: without it Appsmith takes the oldest` };
  }
  for (const { name, page } of pages) {
    if (isObject(page.unpublishedPage) && page.unpublishedPage.name !== name)
      yield { file: files.page(name), reason: `the page inside is called ${text(page.unpublishedPage.name)}` };
  }
}

function* checkPage(page: Page): Generator<Finding> {
  for (const { name, file, canvas } of names(page)) {
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) yield { file, reason: `${name} can't be a name in JavaScript` };
    else if (isGlobal(name)) yield { file, reason: `${name} is a name of JavaScript or Appsmith already` };
    else if (
      !canvas &&
      /^(Widget|Button|Text|Table|Select|Input|Container|Modal|Tabs|Query|Api|JSObject)\d+/.test(name)
    )
      yield { file, reason: `${name} doesn't say what it is` };
  }
  for (const action of page.actions) {
    const file = actionFile(page, action);
    const { pageId, collectionId } = action.unpublishedAction;
    if (pageId !== page.name)
      yield { file, reason: `pageId must be ${page.name}: another page's query is lost at import` };
    if (action.id !== `${page.name}_${actionName(action)}`)
      yield { file, reason: `id must be ${page.name}_${actionName(action)}` };
    if (isJsFunction(action) && !page.jsObjects.some(({ id }) => id === collectionId))
      yield { file, reason: `collectionId ${text(collectionId)} is no JS object of this page` };
  }
  for (const { id, unpublishedCollection } of page.jsObjects) {
    const file = files.jsObject(page.name, unpublishedCollection.name);
    if (unpublishedCollection.pageId !== page.name) yield { file, reason: `pageId must be ${page.name}` };
    if (id !== `${page.name}_${unpublishedCollection.name}`)
      yield { file, reason: `id must be ${page.name}_${unpublishedCollection.name}` };
  }
  for (const { widget, file } of placedWidgets(page)) {
    for (const child of widget.children ?? []) {
      if (child.parentId !== widget.widgetId)
        yield {
          file:
            child.type === CANVAS ? file : (placedWidgets(page).find((each) => each.widget === child)?.file ?? file),
          reason: `parentId of ${child.widgetName} must be ${widget.widgetId}, the widgetId of ${widget.widgetName}`,
        };
    }
  }
}

interface Named {
  name: string;
  file: string;
  canvas?: boolean;
}

/** Of everything that bindings of the page can call by its name. */
function names(page: Page): Named[] {
  return [
    ...placedWidgets(page).map(({ widget, file }) => ({
      name: widget.widgetName,
      file,
      canvas: widget.type === CANVAS,
    })),
    ...page.actions
      .filter((action) => !isJsFunction(action))
      .map((action) => ({ name: actionName(action), file: actionFile(page, action) })),
    ...page.jsObjects.map(({ unpublishedCollection: { name } }) => ({ name, file: files.jsObject(page.name, name) })),
  ];
}

function widgetIds(page: Page): Named[] {
  return placedWidgets(page).map(({ widget, file }) => ({ name: widget.widgetId, file }));
}

function gitSyncIds(app: App): Named[] {
  const held: { holder: JsonObject; file: string }[] = [
    ...app.datasources.map((holder) => ({ holder, file: files.datasource(text(holder.name)) })),
    ...app.pages.flatMap((page) => [
      { holder: page.page, file: files.page(page.name) },
      ...page.actions.map((holder) => ({ holder, file: actionFile(page, holder) })),
      ...page.jsObjects.map((holder) => ({
        holder,
        file: files.jsObject(page.name, holder.unpublishedCollection.name),
      })),
    ]),
  ];
  return held.map(({ holder, file }) => ({ name: text(holder.gitSyncId), file }));
}

function* doubled(what: string, named: Named[]): Generator<Finding> {
  const holders = new Map<string, string[]>();
  for (const { name, file } of named) {
    if (name === '') yield { file, reason: `it has no ${what}: an import over the app would replace it by a new one` };
    else holders.set(name, [...(holders.get(name) ?? []), file]);
  }
  for (const [name, places] of holders) {
    const [first = '', ...others] = places.toSorted(byCodeUnit);
    for (const file of others) yield { file, reason: `the ${what} ${name} is taken already, by ${first}` };
  }
}
