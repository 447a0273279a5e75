import { type App, actionName, CANVAS, getFile, files, isJsFunction, NEWEST, type Page } from '../app.js';
import { compareByCodeUnit, objects } from '../json.js';
import type { Finding } from './finding.js';
import { isGlobal } from './globals.js';
import { listWidgetsInFiles } from './withFiles.js';

/** Names and versions, which connect everything else. */
export function* checkNames(app: App): Generator<Finding> {
  yield* checkVersions(app);
  yield* checkScriptCopies(app);
  for (const page of app.pages) {
    yield* findDuplicates(listNames(page));
    yield* checkPage(page);
  }
}

function* checkVersions({ versions, application, pages }: App): Generator<Finding> {
  for (const [key, what] of [
    ['clientSchemaVersion', 'client schema'],
    ['serverSchemaVersion', 'server schema'],
  ] as const) {
    if (versions[key] !== NEWEST[what])
      yield { file: files.application, reason: `${key} must be ${NEWEST[what]}, the version this app is checked for` };
  }
  for (const version of ['evaluationVersion', 'applicationVersion']) {
    if (application[version] !== 2)
      yield { file: files.application, reason: `${version} must be 2: without it Appsmith takes the oldest` };
  }
  const homes = objects(application.pages).filter(({ isDefault }) => isDefault === true);
  if (homes.length !== 1)
    yield { file: files.application, reason: `home must be one of the pages, ${homes.length} are` };
  for (const { name, root } of pages) {
    if (root.version !== NEWEST.DSL)
      yield {
        file: files.page(name),
        reason: `the layout's version must be ${NEWEST.DSL}, or Appsmith migrates the page`,
      };
  }
}

/** A script that several pages share has one file, outside their folders. */
function* checkScriptCopies({ pages }: App): Generator<Finding> {
  const first = new Map<string, string>();
  for (const file of pages.flatMap((page) => [...page.files.values()])) {
    const [, folder, name = ''] = /^(pages\/.*\/)?scripts\/(.*)$/.exec(file) ?? [];
    if (folder === undefined) continue;
    const other = first.get(name);
    if (other === undefined) first.set(name, file);
    else
      yield {
        file,
        reason: `${other} has the same name: a script that several pages share belongs into scripts/${name}`,
      };
  }
}

function* checkPage(page: Page): Generator<Finding> {
  for (const { name, file, canvas } of listNames(page)) {
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) yield { file, reason: `${name} can't be a name in JavaScript` };
    else if (isGlobal(name)) yield { file, reason: `${name} is already a name of JavaScript or Appsmith` };
    else if (
      !canvas &&
      /^(Widget|Button|Text|Table|Select|Input|Container|Modal|Tabs|Query|Api|JSObject)\d+/.test(name)
    )
      yield { file, reason: `${name} doesn't say what it is` };
  }
}

interface Named {
  name: string;
  file: string;
  canvas?: boolean;
}

/** Names of everything that bindings of the page can refer to. */
function listNames(page: Page): Named[] {
  const queries = page.actions.filter((action) => !isJsFunction(action)).map(actionName);
  const scripts = page.jsObjects.map(({ unpublishedCollection: { name } }) => name);
  return [
    ...listWidgetsInFiles(page).map(({ widget, file }) => ({
      name: widget.widgetName,
      file,
      canvas: widget.type === CANVAS,
    })),
    ...[...queries, ...scripts].map((name) => ({ name, file: getFile(page, name) })),
  ];
}

function* findDuplicates(named: Named[]): Generator<Finding> {
  const holders = new Map<string, string[]>();
  for (const { name, file } of named) holders.set(name, [...(holders.get(name) ?? []), file]);
  for (const [name, places] of holders) {
    const [first = '', ...others] = places.toSorted(compareByCodeUnit);
    for (const file of others) yield { file, reason: `the name ${name} is already used by ${first}` };
  }
}
