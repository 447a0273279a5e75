import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Failure, getErrorMessage } from '../failure.js';
import { expandApplication, expandPage } from './applicationFile.js';
import { type App, files, getOwner, type Page } from './app.js';
import { compareByCodeUnit, isObject, type JsonObject, object, text } from './json.js';
import { expandJson, expandSql } from './queryFile.js';
import { refuseLostSettings } from './refusals.js';
import { expandScript } from './scriptFile.js';
import { getName, findNamesInPiece, findNamesOnCanvas, type Piece, selectPieces } from './sharedPieces.js';
import { expandPageCanvas } from './widgetFile.js';
import { readWidgets } from './widgetFolder.js';

/**
 * Reads the app from its folder.
 *
 * @throws Failure that names the file, if one is missing, isn't JSON or lacks something
 */
export function readApp(folder: string): App {
  if (!existsSync(path.join(folder, files.application)))
    throw new Failure(`${folder} contains no Appsmith application: it has no ${files.application}.`);
  const file = readJson(path.join(folder, files.application));
  const order = Array.isArray(file.pages) ? file.pages.map((name) => text(name)) : [];
  const unlisted = namesIn(path.join(folder, 'pages')).find((name) => !order.includes(name));
  if (unlisted !== undefined)
    throw new Failure(`${files.page(unlisted)}: ${files.application} doesn't list the page, so no one could reach it.`);
  const widgetDefaults = readWidgetDefaults(folder);
  const app = expandApplication(file);
  const shared = [...piecesIn(folder, 'scripts'), ...piecesIn(folder, 'queries')];
  const context = { folder, datasources: app.datasources, widgetDefaults, shared };
  return { ...app, widgetDefaults, pages: order.map((name) => readPage(name, context)) };
}

export function readWidgetDefaults(folder: string): App['widgetDefaults'] {
  const file = path.join(folder, files.widgetDefaults);
  return existsSync(file) ? (readJson(file) as App['widgetDefaults']) : {};
}

interface Context {
  folder: string;
  datasources: App['datasources'];
  widgetDefaults: App['widgetDefaults'];
  shared: (Piece & { file: string })[];
}

function readPage(name: string, { folder, datasources, widgetDefaults, shared }: Context): Page {
  const file = readJson(path.join(folder, files.page(name)));
  const widgetContext = { page: name, widgetDefaults };
  const widgets = readWidgets(path.join(folder, files.widgets(name)), widgetContext, readWidgetFile);
  const root = expandPageCanvas(object(file.canvas), widgets);
  const own = [...piecesIn(folder, 'scripts', name), ...piecesIn(folder, 'queries', name)];
  for (const piece of own) {
    const other = [...shared, ...own].find((each) => each !== piece && getName(each) === getName(piece));
    if (other)
      throw new Failure(`${piece.file} has the name of ${other.file}: a page may have one script or query of a name.`);
  }
  const settings = object(file.actions) as Record<string, JsonObject>;
  const configured = Object.keys(settings).map(getOwner);
  const named = new Set([...findNamesOnCanvas({ root }), ...own.flatMap(findNamesInPiece), ...configured]);
  const pieces = [...own, ...selectPieces(named, shared)];
  const scripts = pieces
    .filter(({ kind }) => kind === 'scripts')
    .map((piece) => expandScript(name, getName(piece), piece.content, settings));
  const queries = pieces
    .filter(({ kind }) => kind === 'queries')
    .map((piece) =>
      piece.fileName.endsWith('.sql')
        ? expandSql(name, getName(piece), piece.content, object(settings[getName(piece)]), datasources)
        : expandJson(name, getName(piece), readJson(path.join(folder, piece.file)), datasources),
    );
  const page: Page = {
    name,
    page: expandPage(name, file),
    root,
    actions: [...queries, ...scripts.flatMap(({ functions }) => functions)].toSorted((one, other) =>
      compareByCodeUnit(one.id, other.id),
    ),
    jsObjects: scripts.map(({ jsObject }) => jsObject).toSorted((one, other) => compareByCodeUnit(one.id, other.id)),
    files: new Map(pieces.map((piece) => [getName(piece), piece.file])),
  };
  refuseLostSettings(page, Object.keys(settings));
  return page;
}

/** Scripts or queries of a folder, with their paths in the folder of the app. */
export function piecesIn(folder: string, kind: Piece['kind'], page?: string): (Piece & { file: string })[] {
  const below = files.folder(kind, page);
  return namesIn(path.join(folder, below)).map((fileName) => {
    if (!/\.(js|sql|json)$/.test(fileName) || fileName.endsWith('.js') !== (kind === 'scripts'))
      throw new Failure(
        `${below}/${fileName}: ${kind === 'scripts' ? 'a script ends in .js' : 'a query ends in .sql or .json'}.`,
      );
    const content = readText(path.join(folder, below, fileName)).replace(/\n$/, '');
    return { kind, fileName, content, file: `${below}/${fileName}` };
  });
}

function readWidgetFile(file: string): JsonObject {
  if (!file.endsWith('.json')) throw new Failure(`${file}: a widget's file ends in .json.`);
  const widget = readJson(file);
  if (text(widget.type) === '') throw new Failure(`${file}: type is missing, like TEXT_WIDGET.`);
  return widget;
}

/** Without what a file manager or an editor keeps there, such as .DS_Store. */
function namesIn(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => !name.startsWith('.')).toSorted(compareByCodeUnit);
}

/** With the line endings of the repository and without a BOM: an editor or Git on Windows may have written others. */
export function readText(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n');
}

/** @throws Failure that names the file */
export function readJson(file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(readText(file));
  } catch (error) {
    throw new Failure(`${file} can't be read as JSON: ${getErrorMessage(error)}`);
  }
  if (!isObject(value as JsonObject)) throw new Failure(`${file} must contain a JSON object.`);
  return value as JsonObject;
}
