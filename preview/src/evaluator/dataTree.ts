/**
 * The page's values: each widget, query and JS object under its name, as the export's scripts see them.
 *
 * A *node* is a property that is computed: from a binding, from what a person did (meta), or from other properties of
 * the widget. Nodes are ordered by their references. When something changes, the nodes that depend on it are computed
 * again, in that order.
 */
import _ from 'lodash';
import moment from 'moment-timezone';
import { listBindings } from './bindingText.js';
import { dependencyOrder } from './dependencyOrder.js';
import { propertyValue } from './propertyText.js';
import { findReferences, type Reference } from './references.js';
import { evaluate, type Scope } from './script.js';

export interface TreeHost {
  /** This property has a problem; undefined: not any more. */
  problem(path: string, complaint: string | undefined): void;
  /** A property of an entity has a new value. */
  changed(entity: string, property: string): void;
}

export interface Node {
  dependsOn: readonly string[];
  compute: () => unknown;
  /** Computed once; from then on scripts set it. */
  isVariable?: boolean;
}

export class DataTree {
  /** What scripts see by name. */
  readonly scope: Scope = Object.assign(Object.create(null) as Scope, { _, moment });
  readonly #nodes = new Map<string, Node>();
  readonly #leaves = new Set<string>();
  readonly #entities = new Set<string>();
  /** What the functions of JS objects refer to, by `Object.function`. */
  readonly #functions = new Map<string, readonly Reference[]>();
  #order: string[] = [];
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

  /** A property that others may depend on and that is set from outside. */
  addLeaf(path: string): void {
    this.#leaves.add(path);
  }

  addFunction(path: string, references: readonly Reference[]): void {
    this.#functions.set(path, references);
  }

  /** What a property with bindings depends on, once all entities are known. */
  bound(property: string): Reference[] {
    return listBindings(property).flatMap(findReferences);
  }

  /**
   * Puts the nodes into their order and computes each.
   *
   * @throws CyclicDependency
   */
  start(references: ReadonlyMap<string, readonly Reference[]>): void {
    const paths = [...this.#nodes.keys(), ...this.#leaves];
    for (const [path, ofPath] of references) {
      const node = this.#nodes.get(path);
      if (!node) continue;
      const needed = this.#flattened(ofPath).flatMap((reference) => this.#pathsOf(reference, paths));
      node.dependsOn = _.uniq([...node.dependsOn, ...needed.filter((one) => one !== path)]);
    }
    this.#order = dependencyOrder(new Map([...this.#nodes].map(([path, node]) => [path, node.dependsOn])));
    for (const path of this.#order) this.#compute(path);
  }

  /** These leaves have new values, and these nodes are to be computed again. @returns all paths with a new value */
  change(...paths: string[]): Set<string> {
    const changed = new Set<string>();
    for (const path of paths) {
      const node = this.#nodes.get(path);
      if (node && !node.isVariable) continue;
      changed.add(path);
      this.#tellChanged(path);
    }
    for (const path of this.#order) {
      if (changed.has(path)) continue;
      const isAsked = paths.includes(path);
      if (!isAsked && !this.#nodes.get(path)?.dependsOn.some((needed) => changed.has(needed))) continue;
      if (this.#compute(path)) changed.add(path);
    }
    return changed;
  }

  /** Evaluates a text with bindings as a data field. */
  evaluateProperty(property: string): unknown {
    return propertyValue(property, (script) => this.evaluateBinding(script));
  }

  evaluateBinding(script: string, self: unknown = {}, extra: Scope = {}): unknown {
    const before = this.#isEvaluatingData;
    this.#isEvaluatingData = true;
    try {
      const value = evaluate(script, this.scope, self, extra);
      if (value instanceof Promise) {
        value.catch(() => {});
        throw new Error('gives a promise: only triggers may wait');
      }
      return value;
    } finally {
      this.#isEvaluatingData = before;
    }
  }

  valueOf(path: string): unknown {
    return _.get(this.scope, path);
  }

  /** @returns whether the value is a new one */
  #compute(path: string): boolean {
    const before = this.valueOf(path);
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
  #flattened(references: readonly Reference[], seen = new Set<string>()): Reference[] {
    return references.flatMap((reference) => {
      const [object = '', member] = reference;
      const name = `${object}.${member}`;
      const inner = this.#functions.get(name);
      if (!inner || reference[2] === 'data') return [reference];
      if (seen.has(name)) return [];
      seen.add(name);
      return this.#flattened(inner, seen);
    });
  }

  #pathsOf(reference: Reference, paths: readonly string[]): string[] {
    if (!this.#entities.has(reference[0] ?? '')) return [];
    const full = reference.join('.');
    return paths.filter((path) => path === full || full.startsWith(`${path}.`) || path.startsWith(`${full}.`));
  }
}
