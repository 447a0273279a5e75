/** What is refused before anything is written, because files or Appsmith would lose it. */
import { Failure, getErrorMessage } from '../failure.js';
import {
  actionName,
  type App,
  files,
  getOwner,
  isJsFunction,
  type JsObject,
  listWidgets,
  NEWEST,
  type Page,
} from './app.js';
import { text } from './json.js';
import { parseScript } from '#preview/server/script';

/**
 * Refuses another version, because it would change more than somebody has clicked.
 *
 * @param before the app whose files would be overwritten, if there is one
 * @throws Failure that names both versions
 */
export function refuseOtherVersion(app: App, before: App | undefined): void {
  const known = before ? getVersions(before) : NEWEST;
  for (const [what, version] of Object.entries(getVersions(app))) {
    const expected = known[what as keyof typeof NEWEST];
    if (before ? version !== expected : version > expected)
      throw new Failure(
        before
          ? `The export has ${what} version ${version}, the files have ${expected}: another Appsmith wrote it, and would change every file. Export it from the Appsmith that docker-compose.yml names.`
          : `The export has ${what} version ${version}; up to ${expected} is known here. Nothing was written.`,
      );
  }
}

function getVersions({ versions, pages }: App): typeof NEWEST {
  return {
    'client schema': Number(versions.clientSchemaVersion),
    'server schema': Number(versions.serverSchemaVersion),
    DSL: Math.max(...pages.map(({ root }) => Number(root.version))),
  };
}

/**
 * Refuses a script that Appsmith couldn't read either: it seems to have no functions, so their settings would be lost.
 *
 * @param advice what to do
 * @throws Failure that names the script, its page and the line
 */
export function refuseUnreadableScripts({ pages }: App, advice = ''): void {
  for (const { name: page, jsObjects } of pages)
    for (const { unpublishedCollection } of jsObjects) {
      const fault = findFault(unpublishedCollection);
      if (fault)
        throw new Failure(`The script ${unpublishedCollection.name} of page ${page} can't be read: ${fault}${advice}`);
    }
}

/**
 * Refuses settings of a query or function that the page doesn't have, which otherwise would no longer run on load. Those
 * of a script that doesn't parse wait until it does: `check` reports it, and `pack` refuses it.
 *
 * @param names of the queries and functions that have settings
 */
export function refuseLostSettings({ name: page, actions, jsObjects }: Page, names: string[]): void {
  const isBroken = (script: string) =>
    jsObjects.some(({ unpublishedCollection: each }) => each.name === script && findFault(each) !== undefined);
  const lost = names.find(
    (name) => !actions.some((action) => actionName(action) === name) && !isBroken(getOwner(name)),
  );
  if (lost !== undefined)
    throw new Failure(
      `${files.page(page)}: actions names ${lost}, but the page has no such query or function. Correct the name, or remove it.`,
    );
}

function findFault({ name, body }: JsObject['unpublishedCollection']): string | undefined {
  try {
    parseScript(name, text(body));
    return undefined;
  } catch (error) {
    return getErrorMessage(error);
  }
}

/** In bytes, without the extension. */
const LONGEST = 240;
/** A name that Windows, macOS and Linux can all give to a file, and that leads to no other folder. */
const FILE_NAME = /^(?!\.)(?!(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:\.|$))[^<>:"/\\|?*\p{Cc}]+(?<![. ])$/iu;

/** Refuses names from which no path can be made: of pages, widgets, queries and scripts. */
export function refuseNamesOfNoFile({ pages }: App): void {
  for (const page of pages) {
    const named = [
      ['page', page.name],
      ...[...listWidgets(page.root)].map(({ widgetName }) => ['widget', widgetName]),
      ...page.actions.filter((action) => !isJsFunction(action)).map((action) => ['query', actionName(action)]),
      ...page.jsObjects.map(({ unpublishedCollection: { name } }) => ['script', name]),
    ];
    const [what, name] =
      named.find(([, each]) => !FILE_NAME.test(text(each)) || Buffer.byteLength(text(each)) > LONGEST) ?? [];
    if (what !== undefined)
      throw new Failure(
        `The ${what} ${JSON.stringify(name ?? '')}${what === 'page' ? '' : ` of page ${page.name}`} has a name that can't be a file's ` +
          `on every system. Nothing was written: rename it in Appsmith with letters and digits, and export again.`,
      );
  }
}

/** Refuses paths that would be one file on Windows or macOS, because case doesn't count there. */
export function refuseSameFiles(paths: string[]): void {
  const held = new Map<string, string>();
  for (const file of paths) {
    for (let end = file.indexOf('/'); end !== -1; end = file.indexOf('/', end + 1)) hold(file.slice(0, end + 1));
    hold(file);
  }

  function hold(path: string): void {
    const key = path.normalize().toLowerCase().replace(/\/$/, '');
    const other = held.get(key);
    held.set(key, path);
    if (other !== undefined && (other !== path || !path.endsWith('/')))
      throw new Failure(
        `${other} and ${path} would be one file on Windows or macOS. Nothing was written: rename one of them in Appsmith, and export again.`,
      );
  }
}
