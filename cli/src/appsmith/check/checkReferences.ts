import type { Program } from 'acorn';
import { collectReferences } from '#preview/server/references';
import {
  type Action,
  actionName,
  type App,
  getFile,
  isJsFunction,
  type Page,
  type Widget,
  listWidgets,
} from '../app.js';
import { findCalls } from '../calls.js';
import { getAudience } from '../import/selectPages.js';
import { parseBody, parseIfValid } from '#preview/server/parse';
import { parseScript } from '#preview/server/script';
import type { Finding } from './finding.js';
import { isGlobal, OF_APPSMITH } from './globals.js';
import { listBindingsInFiles } from './withFiles.js';
import { listColumns } from '../tableColumns.js';
import { isReadable } from '../widgetFacts.js';
import { tryOr } from '#sdk/foreign';

const OF_QUERY = ['data', 'isLoading', 'responseMeta', 'run', 'clear', 'actionId'];
/** Names that a row provides to the bindings of its column. */
const OF_COLUMN = ['currentRow', 'currentIndex'];
/** Here are the parameters of `run`. */
const OF_QUERY_TEXT = ['executionParams'];

/** Finds names that don't exist. A published Appsmith app doesn't report them; the value is just empty. */
export function* checkReferences(app: App): Generator<Finding> {
  for (const page of app.pages) {
    const audience = getAudience(page.name);
    const pages = app.pages.map((other) => other.name).filter((name) => getAudience(name) === audience);
    const names = collectNames(page);
    for (const { expression, widget, path, file } of listBindingsInFiles(page)) {
      const program = parseIfValid(expression);
      if (!program) continue;
      const localNames = widget === undefined ? OF_QUERY_TEXT : path.startsWith('primaryColumns.') ? OF_COLUMN : [];
      const where = widget ? `${widget.widgetName}.${path}` : path;
      for (const reason of findUnresolved(program, names, localNames, app, page))
        yield { file, reason: `${where}: ${reason}` };
      for (const reason of checkNamedTargets(program, names, pages)) yield { file, reason: `${where}: ${reason}` };
      if (widget && path.startsWith('primaryColumns.'))
        for (const reason of findUnknownCells(program, widget)) yield { file, reason: `${where}: ${reason}` };
    }
    for (const { unpublishedCollection } of page.jsObjects) {
      const { name, body } = unpublishedCollection;
      const file = getFile(page, name);
      // In a JS object, `this` means its name.
      const program = parseIfValid(body.replaceAll(/\bthis\./g, `${name}.`), parseBody);
      if (!program) continue;
      for (const reason of findUnresolved(program, names, [], app, page)) yield { file, reason };
      for (const reason of checkNamedTargets(program, names, pages)) yield { file, reason };
    }
  }
}

interface Names {
  widgets: Map<string, Widget>;
  queries: Map<string, Action>;
  /** Members of each JS object; none if it doesn't parse. */
  objects: Map<string, string[] | undefined>;
}

function collectNames(page: Page): Names {
  return {
    widgets: new Map([...listWidgets(page.root)].map((widget) => [widget.widgetName, widget])),
    queries: new Map(page.actions.filter((each) => !isJsFunction(each)).map((each) => [actionName(each), each])),
    objects: new Map(
      page.jsObjects.map(({ unpublishedCollection: { name, body } }) => {
        const script = tryOr(undefined, () => parseScript(name, body));
        return [name, script && [...script.functions, ...script.variables].map((member) => member.name)];
      }),
    ),
  };
}

function* findUnresolved(
  program: Program,
  names: Names,
  localNames: string[],
  app: App,
  page: Page,
): Generator<string> {
  for (const reference of collectReferences(program)) {
    const [root = '', second, third] = reference;
    if (localNames.includes(root)) continue;
    const widget = names.widgets.get(root);
    if (root === 'appsmith') {
      if (second !== undefined && !OF_APPSMITH.includes(second)) yield `Appsmith has no appsmith.${second}`;
    } else if (names.queries.has(root)) {
      if (second !== undefined && !OF_QUERY.includes(second))
        yield `a query has no ${second}, in ${reference.join('.')}`;
    } else if (widget) {
      if (second === undefined) continue;
      if (!isReadable(widget.type, second)) yield `${root} is a ${widget.type}, which has no ${second}`;
      else if (third !== undefined && /^(selected|triggered|updated)Row$/.test(second) && !hasColumn(widget, third))
        yield `the table ${root} has no column ${third}`;
    } else if (names.objects.has(root)) {
      const members = names.objects.get(root);
      if (second !== undefined && members && !members.includes(second)) yield `${root} has no ${second}`;
    } else if (!isGlobal(root)) {
      const elsewhere = app.pages.find((other) => other !== page && isNamedOn(other, root));
      yield elsewhere
        ? `${root} is on page ${elsewhere.name}, not on this one`
        : `there is nothing with the name ${root}`;
    }
  }
}

function hasColumn(widget: Widget, name: string): boolean {
  return widget.type !== 'TABLE_WIDGET_V2' || listColumns(widget).some(({ alias }) => alias === name);
}

function isNamedOn(page: Page, name: string): boolean {
  const { widgets, queries, objects: scripts } = collectNames(page);
  return widgets.has(name) || queries.has(name) || scripts.has(name);
}

/** `showModal('X')` and similar functions name widgets and pages in strings. */
function* checkNamedTargets(program: Program, names: Names, pages: string[]): Generator<string> {
  for (const {
    callee,
    arguments: [first],
  } of findCalls(program)) {
    if (callee.type !== 'Identifier') continue;
    const literal = first?.type === 'Literal' && typeof first.value === 'string' ? first.value : undefined;
    const member =
      first?.type === 'MemberExpression' && first.object.type === 'Identifier' ? first.object.name : undefined;
    const named = literal ?? member;
    if (named === undefined) continue;
    if (['showModal', 'closeModal'].includes(callee.name) && names.widgets.get(named)?.type !== 'MODAL_WIDGET')
      yield `${callee.name} names ${named}, which isn't a modal of this page`;
    if (callee.name === 'resetWidget' && !names.widgets.has(named))
      yield `resetWidget names ${named}, which isn't a widget of this page`;
    if (callee.name === 'navigateTo' && literal !== undefined && !pages.includes(literal) && !/^https?:/.test(literal))
      yield `navigateTo names ${literal}, which isn't a page of the same application`;
  }
}

/** `currentRow.X` in a table's column. */
function* findUnknownCells(program: Program, table: Widget): Generator<string> {
  const known = listColumns(table).flatMap(({ id, alias }) => [id, alias]);
  // Appsmith's form of a column's property declares `currentRow` as a parameter.
  for (const [root, cell] of collectReferences(program, true)) {
    if (root === 'currentRow' && cell !== undefined && !known.includes(cell) && !cell.startsWith('__'))
      yield `the table has no column ${cell}`;
  }
}
