import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { actionName, type App, files, isJsFunction, type Page } from './app.js';
import { type JsonObject, jsonText, object, text, without } from './json.js';
import { widgetFiles } from './widgetFiles.js';

/** The folders whose files are all ours: what isn't written is removed. */
const OWN_FOLDERS = ['datasources', 'jslibs', 'pages'];

/** Writes the app's files; those that hold the same already are left alone. @returns the paths that changed */
export function writeApp(folder: string, app: App): string[] {
  const wanted = appFiles(app);
  const changed: string[] = [];
  for (const [name, content] of wanted) {
    const file = path.join(folder, name);
    if (existsSync(file) && readFileSync(file, 'utf8') === content) continue;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    changed.push(name);
  }
  for (const own of OWN_FOLDERS) changed.push(...removeOthers(folder, own, wanted));
  return changed;
}

/** Every file of the app with its text, by its path in the folder. */
export function appFiles(app: App): Map<string, string> {
  const written = new Map([
    [files.metadata, jsonText(app.metadata)],
    [files.application, jsonText(app.application)],
    [files.theme, jsonText(app.theme)],
  ]);
  for (const datasource of app.datasources) written.set(files.datasource(text(datasource.name)), jsonText(datasource));
  for (const library of app.libraries) written.set(files.library(text(library.name)), jsonText(library));
  for (const page of app.pages) for (const [file, content] of pageFiles(page)) written.set(file, content);
  return written;
}

function* pageFiles({ name, page, root, actions, jsObjects }: Page): Generator<[string, string]> {
  const { unpublishedPage } = page;
  const layouts = [{ dsl: without(root, ['children']) }];
  yield [files.page(name), jsonText({ ...page, unpublishedPage: { ...object(unpublishedPage), layouts } })];
  for (const { place, widget } of widgetFiles(root)) yield [`${files.widgets(name)}/${place}.json`, jsonText(widget)];
  for (const action of actions) {
    yield [files.action(name, actionName(action)), jsonText(action)];
    const body = bodyOf(action.unpublishedAction.actionConfiguration as JsonObject | undefined);
    if (!isJsFunction(action) && body !== undefined) yield [files.body(name, actionName(action)), body];
  }
  for (const jsObject of jsObjects) {
    const { body, ...collection } = jsObject.unpublishedCollection;
    yield [files.jsObject(name, collection.name), jsonText({ ...jsObject, unpublishedCollection: collection })];
    yield [files.script(name, collection.name), body];
  }
}

function bodyOf(configuration: JsonObject | undefined): string | undefined {
  return typeof configuration?.body === 'string' ? configuration.body : undefined;
}

function removeOthers(folder: string, below: string, wanted: Map<string, string>): string[] {
  const removed: string[] = [];
  const here = path.join(folder, below);
  if (!existsSync(here)) return removed;
  for (const entry of readdirSync(here, { withFileTypes: true })) {
    const name = `${below}/${entry.name}`;
    if (entry.isDirectory()) removed.push(...removeOthers(folder, name, wanted));
    else if (!wanted.has(name)) {
      rmSync(path.join(folder, name));
      removed.push(name);
    }
  }
  if (readdirSync(here).length === 0) rmdirSync(here);
  return removed;
}
