/**
 * The order in which a page's queries run when it loads: sets one after the other, the queries of a set in parallel.
 * This is computed like Appsmith's server does at import and publish (its OnLoadExecutablesUtil), because viewers get
 * that order:
 *
 * 1. Build a graph of paths: what a binding refers to → the property or query that has the binding; a path → its parent
 *    (`RunsTable.tableData` → `RunsTable`); a query's configuration → its data. Functions of JS objects are followed
 *    into their source.
 * 2. The level of a path is its shortest distance from a root.
 * 3. A query's level is the deepest level of its paths. Empty levels are left out.
 *
 * This isn't a topological order: `check` reports queries that run beside one that they need.
 */
import { CyclicDependency, sortByDependency } from '#preview/evaluator/dependencyOrder';
import { getTextAtPath } from '#preview/textAtPath';
import { type Action, actionName, isJsFunction, type Page, type Widget, listWidgets } from './app.js';
import { findBindings, getPaths } from './bindings.js';
import { isObject } from './json.js';
import { findReferences } from './references.js';

interface OnLoadOrder {
  /** Names of queries and of functions of JS objects. */
  sets: string[][];
  /** Two paths that wait for each other. Then Appsmith runs nothing. */
  circle?: string;
}

export function onLoadOrder(page: Page): OnLoadOrder {
  const actions = new Map(page.actions.map((action) => [actionName(action), action]));
  const widgets = [...listWidgets(page.root)];
  const graph = new Graph(new Set([...actions.keys(), ...widgets.map(({ widgetName }) => widgetName)]));
  const explicit = page.actions.filter(runsOnLoad).filter(setByUser).map(actionName);
  const walk = [...explicit];

  const follow = ({ path, references }: References) => {
    for (const reference of references) graph.add(reference, path);
    walk.push(...references);
  };
  widgets.flatMap(widgetReferences).forEach(follow);
  const walked = new Set<string>();
  for (let next = walk.pop(); next !== undefined; next = walk.pop()) {
    const action = resolveAction(actions, next);
    if (!action || walked.has(actionName(action))) continue;
    walked.add(actionName(action));
    actionReferences(action).forEach(follow);
  }
  for (const name of actions.keys()) graph.addConfiguration(name);
  const circle = graph.circle();
  if (circle !== undefined) return { sets: [], circle };

  const levels = graph.levels();
  const running = [...actions.values()].filter((action) => runsOnLoad(action) || !setByUser(action));
  const sets = new Map<number, string[]>();
  for (const name of running.map(actionName)) {
    const mark = explicit.includes(name) ? `${name}.actionConfiguration` : `${name}.data`;
    const own = [...levels].filter(
      ([path]) => path === mark || path.startsWith(`${mark}.`) || path.startsWith(`${mark}[`),
    );
    if (own.length === 0 && !explicit.includes(name)) continue;
    const level = Math.max(0, ...own.map(([, depth]) => depth));
    sets.set(level, [...(sets.get(level) ?? []), name]);
  }
  const ordered = [...sets].toSorted(([one], [other]) => one - other);
  return { sets: ordered.map(([, names]) => names.toSorted()) };
}

interface References {
  /** `RunsTable.tableData`, `ListRuns.actionConfiguration.body`. */
  path: string;
  references: string[];
}

/** What a widget's bindings refer to, without triggers. */
function widgetReferences(widget: Widget): References[] {
  return getPaths(widget.dynamicBindingPathList).map((path) => ({
    path: `${widget.widgetName}.${path}`,
    references: findBindings(getTextAtPath(widget, path)).flatMap(findReferences),
  }));
}

export function actionReferences(action: Action): References[] {
  const { actionConfiguration, dynamicBindingPathList } = action.unpublishedAction;
  if (!isObject(actionConfiguration)) return [];
  return getPaths(dynamicBindingPathList).map((path) => {
    const value = getTextAtPath(actionConfiguration, path);
    const bindings = isJsFunction(action) ? [value] : findBindings(value);
    return { path: `${actionName(action)}.actionConfiguration.${path}`, references: bindings.flatMap(findReferences) };
  });
}

/** The query or function that a reference refers to. */
export function resolveAction(actions: Map<string, Action>, reference: string): Action | undefined {
  const [first = '', second] = reference.split(/[.[]/);
  if (second === undefined || second === 'data') return actions.get(first);
  const found = actions.get(`${first}.${second}`);
  return found && isJsFunction(found) ? found : undefined;
}

function runsOnLoad({ unpublishedAction: { runBehaviour } }: Action): boolean {
  return runBehaviour === 'ON_PAGE_LOAD' || runBehaviour === 'AUTOMATIC';
}

function setByUser({ unpublishedAction: { userSetOnLoad } }: Action): boolean {
  return userSetOnLoad === true;
}

class Graph {
  readonly #next = new Map<string, Set<string>>();

  constructor(private readonly known: Set<string>) {}

  /** Left out if one of the two isn't part of the page, like `appsmith.user`. */
  add(from: string, to: string): void {
    if (![from, to].every((path) => this.#isKnown(path))) return;
    this.#link(from, to);
    for (const path of [from, to]) this.#addParents(path);
  }

  addConfiguration(name: string): void {
    const data = [...this.#next.keys()].filter((path) => path === `${name}.data` || path.startsWith(`${name}.data.`));
    const configuration = `${name}.actionConfiguration`;
    for (const path of data) {
      this.#link(configuration, path);
      this.#addParents(configuration);
    }
  }

  /** Breadth first, from every path that waits for nothing. */
  levels(): Map<string, number> {
    const waiting = new Set([...this.#next.values()].flatMap((paths) => [...paths]));
    const levels = new Map([...this.#next.keys()].filter((path) => !waiting.has(path)).map((path) => [path, 0]));
    for (const [path, level] of levels) {
      for (const next of this.#next.get(path) ?? []) if (!levels.has(next)) levels.set(next, level + 1);
    }
    return levels;
  }

  circle(): string | undefined {
    try {
      sortByDependency(this.#next);
      return undefined;
    } catch (error) {
      if (error instanceof CyclicDependency) return error.circle;
      throw error;
    }
  }

  #isKnown(path: string): boolean {
    const [first = '', second] = path.split(/[.[]/);
    return this.known.has(first) || this.known.has(`${first}.${second}`);
  }

  #addParents(path: string): void {
    const parent = /^(.*)(\..*|\[.*\])$/.exec(path)?.[1];
    if (parent === undefined) return;
    this.#link(path, parent);
    this.#addParents(parent);
  }

  #link(from: string, to: string): void {
    this.#next.set(from, (this.#next.get(from) ?? new Set()).add(to));
    if (!this.#next.has(to)) this.#next.set(to, new Set());
  }
}
