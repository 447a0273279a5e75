import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '#sdk/system';
import { replaceText } from '../replaceText.js';
import { actionName, type App, files, isJsFunction, type Page } from './app.js';
import { foldApplication, foldPage } from './applicationFile.js';
import { formatFile, type Json, type JsonObject, sorted } from './json.js';
import { isEqual } from './patch.js';
import { foldJson, foldSql } from './queryFile.js';
import { readText } from './readApp.js';
import { refuseSameFiles } from './refusals.js';
import { foldFunctions } from './scriptFile.js';
import { type Conflict, getKey, type Piece, sharePieces } from './sharedPieces.js';
import { foldPageCanvas } from './widgetFile.js';
import { listWidgetFiles } from './widgetFolder.js';

/** All files of the app, by path in its folder. */
type Texts = [path: string, text: string][];

/** Folders that contain only our files: what isn't written is removed. */
const OWN_FOLDERS = ['scripts', 'queries', 'pages'];

/**
 * Writes the app's files, but only those that change.
 *
 * @returns the paths that changed
 * @throws Failure before the first write, if two files would be one
 */
export function writeApp(folder: string, texts: Texts): string[] {
  refuseSameFiles(texts.map(([name]) => name));
  const wanted = new Map(texts);
  // First, because where case doesn't count, removing the old name of a renamed file would remove the new file.
  const removed = OWN_FOLDERS.flatMap((own) => removeOthers(folder, own, wanted));
  const changed: string[] = [];
  for (const [name, content] of texts) {
    const file = path.join(folder, name);
    if (existsSync(file) && isSameContent(readText(file), content, name)) continue;
    makeFolder(path.dirname(file));
    replaceText(file, content);
    changed.push(name);
  }
  return [...changed, ...removed];
}

/** The content counts, however a person has formatted it. */
function isSameContent(there: string, wanted: string, name: string): boolean {
  if (there === wanted || !name.endsWith('.json')) return there === wanted;
  return isEqual(JSON.parse(there) as Json, JSON.parse(wanted) as Json);
}

/**
 * @param before the existing shared files: `scripts/Texts.js`
 * @param take the page from which to take a shared piece that differs between pages: `Texts` → `Run`
 * @returns for a piece that differs between pages no file, but each page's version
 */
export function formatApp(
  app: App,
  before: Set<string>,
  take = new Map<string, string>(),
): { texts: Texts; conflicts: Conflict[] } {
  const texts: Texts = [
    [files.application, formatFile(foldApplication(app))],
    [files.widgetDefaults, formatFile(sorted(app.widgetDefaults as JsonObject))],
  ];
  const folded = app.pages.map((page) => ({ page, ...foldPieces(page, app) }));
  const ofPages = new Map(folded.map(({ page, pieces }) => [page.name, pieces]));
  const { shared, conflicts } = sharePieces(app, ofPages, before, take);
  for (const piece of shared) texts.push([getKey(piece), `${piece.content}\n`]);
  for (const { page, pieces, settings } of folded) {
    texts.push([files.page(page.name), formatFile(foldPage(page, foldPageCanvas(page.root), settings))]);
    for (const piece of pieces) {
      const own = !shared.some((each) => getKey(each) === getKey(piece));
      if (own) texts.push([`${files.folder(piece.kind, page.name)}/${piece.fileName}`, `${piece.content}\n`]);
    }
    const context = { page: page.name, widgetDefaults: app.widgetDefaults };
    for (const { path: widgetPath, file } of listWidgetFiles(page.root, context))
      texts.push([`${files.widgets(page.name)}/${widgetPath}.json`, formatFile(file)]);
  }
  return { texts, conflicts };
}

function foldPieces(page: Page, { datasources }: App): { pieces: Piece[]; settings: Record<string, JsonObject> } {
  const settings: Record<string, JsonObject> = {};
  const queries = page.actions
    .filter((action) => !isJsFunction(action))
    .map((action): Piece => {
      const name = actionName(action);
      const sql = foldSql(page.name, action, datasources);
      if (!sql)
        return {
          kind: 'queries',
          fileName: `${name}.json`,
          content: formatFile(foldJson(page.name, action, datasources)).trimEnd(),
        };
      if (Object.keys(sql.settings).length > 0) settings[name] = sql.settings;
      return { kind: 'queries', fileName: `${name}.sql`, content: sql.body };
    });
  const scripts = page.jsObjects.map((jsObject): Piece => {
    Object.assign(settings, foldFunctions(page.name, jsObject, page.actions));
    const { name, body } = jsObject.unpublishedCollection;
    return { kind: 'scripts', fileName: `${name}.js`, content: body };
  });
  return { pieces: [...scripts, ...queries], settings };
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
