/** A JS object: the functions and variables of one `export default { … }`. */
import _ from 'lodash';
import type { Collection, Member, Reference } from '../application.js';
import { getErrorMessage } from '../getErrorMessage.js';
import type { DataTree, TreeHost } from './dataTree.js';
import { evaluate } from './script.js';

export class ScriptObject {
  readonly values: Record<string, unknown> = {};
  readonly variables: string[] = [];
  readonly name: string;
  readonly references = new Map<string, Reference[]>();
  readonly #snapshots = new Map<string, unknown>();

  constructor(
    { name, members }: Collection,
    private readonly tree: DataTree,
    private readonly host: Pick<TreeHost, 'problem'>,
  ) {
    this.name = name;
    tree.addEntity(name, this.values);
    for (const member of members) {
      if (member.isFunction) this.#addFunction(member);
      else this.#addVariable(member);
    }
  }

  /** @returns the paths of variables that scripts have set, or changed inside, since the last call */
  findChangedVariables(): string[] {
    return this.variables.flatMap((variable) => {
      const value = this.values[variable];
      if (_.isEqual(value, this.#snapshots.get(variable))) return [];
      this.#snapshots.set(variable, _.cloneDeep(value));
      return [`${this.name}.${variable}`];
    });
  }

  /** A variable is computed once, and then only scripts change it. */
  #addVariable({ name, source, references }: Member): void {
    const path = `${this.name}.${name}`;
    let isComputed = false;
    this.variables.push(name);
    this.references.set(path, references);
    this.tree.addNode(path, {
      dependsOn: [],
      isVariable: true,
      compute: () => {
        if (isComputed) return this.values[name];
        isComputed = true;
        try {
          const value = this.tree.evaluateBinding(source);
          this.#snapshots.set(name, _.cloneDeep(value));
          return value;
        } catch (error) {
          this.host.problem(path, getErrorMessage(error));
          return undefined;
        }
      },
    });
    this.#makeReadOnlyForData(name);
  }

  /** Data fields may only read. */
  #makeReadOnlyForData(name: string): void {
    let value: unknown;
    Object.defineProperty(this.values, name, {
      enumerable: true,
      get: () => value,
      set: (next: unknown) => {
        if (this.tree.isEvaluatingData) throw new Error(`${this.name}.${name} can be set in triggers only`);
        value = next;
      },
    });
  }

  #addFunction({ name, source, references }: Member): void {
    const path = `${this.name}.${name}`;
    this.tree.addFunction(path, references);
    this.tree.addLeaf(`${path}.data`);
    // The function below has a `this` of its own.
    const { tree } = this;
    const own = evaluate(source, tree.scope) as (...words: unknown[]) => unknown;
    const called: ((...words: unknown[]) => unknown) & { data?: unknown } = (...words) => {
      const result = own(...words);
      if (tree.isEvaluatingData) return result;
      if (result instanceof Promise) result.then(remember, () => {});
      else remember(result);
      return result;
    };
    called.data = undefined;
    function remember(result: unknown) {
      called.data = result;
      tree.change(`${path}.data`);
    }
    this.values[name] = called;
  }
}
