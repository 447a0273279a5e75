/**
 * The page's values: each widget, query and JS object under its name, as the export's scripts see them.
 *
 * A *node* is a property that is computed: from a binding, from what a person did (meta), or from other properties of
 * the widget. Nodes are ordered by their references. When something changes, the nodes that depend on it are computed
 * again, in that order.
 */
import _ from 'lodash';
import type { Page, Reference } from '../application.js';
import { listBindings } from './bindingText.js';
import { sortByDependency } from './dependencyOrder.js';
import { evaluatePropertyText } from './propertyText.js';
import { evaluate, type Scope } from './script.js';

export interface TreeHost {
  /** This property has a problem; undefined: not any more. */
  problem(path: string, complaint: string | undefined): void;
  /** A property of an entity has a new value. */
  changed(entity: string, property: string): void;
}

interface Node {
  dependsOn: readonly string[];
  compute: () => unknown;
  /** Nodes that depend on it are computed again even if its value is the same. */
  alwaysFollowed?: boolean;
}

export class DataTree {
  /** What scripts see by name. */
  readonly scope: Scope = { __proto__: null };
  readonly #nodes = new Map<string, Node>();
  readonly #leaves = new Set<string>();
  readonly #leavesByProperty = new Set<string>();
  readonly #entities = new Set<string>();
  #references = new Map<string, readonly Reference[]>();
  /** What the functions of JS objects refer to, by `Object.function`. */
  readonly #functions = new Map<string, readonly Reference[]>();
  #order: string[] = [];
  /** Which nodes are computed from a path. */
  readonly #dependents = new Map<string, string[]>();
  #isEvaluatingData = false;

  constructor(private readonly host: TreeHost) {}

  /** True while a binding that isn't a trigger is evaluated: then nothing may be run or set. */
  get isEvaluatingData(): boolean {
    return this.#isEvaluatingData;
  }

  addEntity(name: string, entity: object): void {
    this.#entities.add(name);
    this.scope[name] = entity;
  }

  addNode(path: string, node: Node): void {
    this.#nodes.set(path, node);
  }

  /**
   * A property that others may depend on and that is set from outside.
   *
   * @param byProperty whether its own properties change each by itself, so that what reads one doesn't follow the others
   */
  addLeaf(path: string, byProperty = false): void {
    this.#leaves.add(path);
    if (byProperty) this.#leavesByProperty.add(path);
  }

  addFunction(path: string, references: readonly Reference[]): void {
    this.#functions.set(path, references);
  }

  addReferences(references: Page['references']): void {
    this.#references = new Map(Object.entries(references));
  }

  /** What a property with bindings depends on. */
  findBoundReferences(property: string): Reference[] {
    return listBindings(property).flatMap((script) => this.#references.get(script) ?? []);
  }

  /**
   * Puts the nodes into their order and computes each.
   *
   * @throws CyclicDependency
   */
  start(references: ReadonlyMap<string, readonly Reference[]>): void {
    const findPaths = this.#createPathFinder();
    for (const [path, ofPath] of references) {
      const node = this.#nodes.get(path);
      if (!node) continue;
      const needed = new Set(node.dependsOn);
      for (const reference of this.#flattenReferences(ofPath)) for (const one of findPaths(reference)) needed.add(one);
      needed.delete(path);
      node.dependsOn = [...needed];
    }
    this.#order = sortByDependency(new Map([...this.#nodes].map(([path, node]) => [path, node.dependsOn])));
    for (const [path, { dependsOn }] of this.#nodes) {
      for (const needed of dependsOn) appendTo(this.#dependents, needed, path);
    }
    for (const path of this.#order) this.#compute(path);
  }

  /** These leaves have new values, and these nodes are to be computed again. */
  change(...paths: string[]): void {
    const changed = new Set<string>();
    const stale = new Set(paths);
    const follow = (path: string) => {
      for (const dependent of this.#dependents.get(path) ?? []) stale.add(dependent);
    };
    const isChanged = (path: string) => {
      changed.add(path);
      follow(path);
    };
    for (const path of paths) {
      if (this.#nodes.has(path)) continue;
      isChanged(path);
      this.#tellChanged(path);
    }
    for (const path of this.#order) {
      if (!stale.has(path)) continue;
      if (this.#compute(path)) isChanged(path);
      else if (this.#nodes.get(path)?.alwaysFollowed) follow(path);
    }
  }

  /** Evaluates a text with bindings as a data field. */
  evaluateProperty(property: string): unknown {
    return evaluatePropertyText(property, (script) => this.evaluateBinding(script));
  }

  evaluateBinding(script: string, self: unknown = {}): unknown {
    const before = this.#isEvaluatingData;
    this.#isEvaluatingData = true;
    try {
      const value = evaluate(script, this.scope, self);
      if (value instanceof Promise) {
        value.catch(() => {});
        throw new Error('gives a promise: only triggers may wait');
      }
      return value;
    } finally {
      this.#isEvaluatingData = before;
    }
  }

  getValue(path: string): unknown {
    return _.get(this.scope, path);
  }

  /** @returns whether the value is a new one */
  #compute(path: string): boolean {
    const before = this.getValue(path);
    const after = this.#nodes.get(path)?.compute();
    if (_.isEqual(before, after)) return false;
    _.set(this.scope, path, after);
    this.#tellChanged(path);
    return true;
  }

  #tellChanged(path: string): void {
    const [entity = '', property = ''] = path.split('.');
    this.host.changed(entity, property);
  }

  /** A function of a JS object stands for all that it and what it calls refer to. */
  #flattenReferences(references: readonly Reference[], seen = new Set<string>()): Reference[] {
    return references.flatMap((reference) => {
      const [object = '', member] = reference;
      const name = `${object}.${member}`;
      const inner = this.#functions.get(name);
      if (!inner) return [reference];
      if (seen.has(name)) return [];
      seen.add(name);
      return this.#flattenReferences(inner, seen);
    });
  }

  /** Finds the nodes and leaves that a reference reads: the property itself, what it is part of, and its parts. */
  #createPathFinder(): (reference: Reference) => readonly string[] {
    const partsOf = new Map<string, string[]>();
    const paths = new Set([...this.#nodes.keys(), ...this.#leaves]);
    for (const path of paths) for (const whole of listPrefixes(path)) appendTo(partsOf, whole, path);
    const find = _.memoize((full: string) => {
      const above = listPrefixes(full).slice(0, -1);
      const at = above.findIndex((one) => this.#leavesByProperty.has(one));
      if (at !== -1) return [above[at + 1] ?? full];
      return [...above.filter((one) => paths.has(one)), ...(partsOf.get(full) ?? [])];
    });
    return (reference) => (this.#entities.has(reference[0] ?? '') ? find(reference.join('.')) : []);
  }
}

/** `a.b.c` is part of `a` and `a.b`, and of itself. */
function listPrefixes(path: string): string[] {
  const names = path.split('.');
  return names.map((_name, index) => names.slice(0, index + 1).join('.'));
}

function appendTo(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
