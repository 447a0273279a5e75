/** A query as scripts see it: `data` and `run(params)`. */
import type { Action, ActionParameter, ActionResult } from '../application.js';
import type { DataTree } from './dataTree.js';
import { formatValue } from '../widgets/formatValue.js';
import { getErrorMessage } from '../getErrorMessage.js';

interface QueryHost {
  execute(action: Action, parameters: ActionParameter[]): Promise<ActionResult>;
  /** Called before and after code that may have changed something. */
  update(): void;
  /** A binding of a query that throws is sent as null, and reported here. */
  problem(path: string, complaint: string | undefined): void;
}

export class QueryEntity {
  readonly values: { data: unknown; run: (params?: unknown) => Promise<unknown> };

  constructor(
    readonly action: Action,
    private readonly tree: DataTree,
    private readonly host: QueryHost,
  ) {
    this.values = {
      data: undefined,
      run: (params = {}) => {
        if (tree.isEvaluatingData) throw new Error(`${action.name}.run() can be called in triggers only`);
        if (typeof params !== 'object' || params === null)
          throw new Error(`${action.name}.run() takes an object of parameters`);
        return this.run(params);
      },
    };
    tree.addEntity(action.name, this.values);
    tree.addLeaf(`${action.name}.data`);
  }

  /** @returns its data; rejects, like Appsmith, with an object that has a message */
  async run(params: object = {}): Promise<unknown> {
    const { action, host } = this;
    // What the running code has set takes effect at its first pause.
    await Promise.resolve();
    host.update();
    const parameters = action.bindings.map((binding) => this.#evaluateParameter(binding, params));
    const { data, isExecutionSuccess } = await host.execute(action, parameters);
    this.values.data = data;
    this.tree.change(`${action.name}.data`);
    host.update();
    if (!isExecutionSuccess) throw { message: typeof data === 'string' ? data : `${action.name} failed to execute` };
    return data;
  }

  /** Converted to JSON as the browser sends it to Appsmith, with the type's name; null if it throws. */
  #evaluateParameter(binding: string, params: object): ActionParameter {
    const path = `${this.action.name} {{${binding}}}`;
    let value: unknown = null;
    try {
      const self = { params: JSON.parse(JSON.stringify(params)) as unknown };
      const json = JSON.stringify(this.tree.evaluateBinding(binding, self)) as string | undefined;
      value = json === undefined ? null : JSON.parse(json);
      this.host.problem(path, undefined);
    } catch (error) {
      this.host.problem(path, getErrorMessage(error));
    }
    const type = value === null ? 'null' : Array.isArray(value) ? 'array' : (typeof value as ActionParameter['type']);
    return { binding, type, value: value === null ? 'null' : formatValue(value) };
  }
}
