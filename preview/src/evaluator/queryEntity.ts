/** A query as scripts see it: `data`, `isLoading`, `responseMeta`, `run()` in its forms, `clear()`. */
import type { Action, ActionParameter, ActionResult } from '../application.js';
import type { DataTree } from './dataTree.js';
import { formatValue } from '../widgets/formatValue.js';
import { getErrorMessage } from '../getErrorMessage.js';

interface QueryHost {
  execute(action: Action, parameters: ActionParameter[]): Promise<ActionResult>;
  /** Asks Yes or No. */
  confirm(action: Action): Promise<boolean>;
  /** Called before and after code that may have changed something. */
  update(): void;
  /** A binding of a query that throws is sent as null, and reported here. */
  problem(path: string, complaint: string | undefined): void;
}

type Success = (data: unknown, params: unknown, responseMeta: unknown) => unknown;
type Failure = (message: string, params: unknown) => unknown;

export class QueryEntity {
  readonly values: Record<string, unknown>;

  constructor(
    readonly action: Action,
    private readonly tree: DataTree,
    private readonly host: QueryHost,
  ) {
    this.values = { actionId: action.id, data: undefined, isLoading: false, responseMeta: {} };
    tree.addEntity(action.name, this.values);
    for (const property of ['data', 'isLoading', 'responseMeta']) tree.addLeaf(`${action.name}.${property}`);
    this.#addMethod('run', (...words: unknown[]) => this.#run(words));
    this.#addMethod('clear', async () => this.#set({ data: undefined, responseMeta: {} }));
  }

  /** @throws what `run()` rejects with: an object with a message */
  async run(params: object = {}): Promise<ActionResult> {
    const { action, host } = this;
    if (action.confirmBeforeExecute && !(await host.confirm(action))) {
      throw makeFailure(`${action.name} was cancelled`);
    }
    // What the running code has set takes effect at its first pause.
    await Promise.resolve();
    host.update();
    const parameters = action.bindings.map((binding) => this.#evaluateParameter(binding, params));
    this.#set({ isLoading: true });
    const result = await host.execute(action, parameters).catch((error: unknown) => describeUnanswered(error));
    const { data, statusCode, headers, isExecutionSuccess } = result;
    this.#set({ data, isLoading: false, responseMeta: { statusCode, headers, isExecutionSuccess } });
    if (!isExecutionSuccess) {
      throw makeFailure(typeof data === 'string' ? data : `${action.name} failed to execute`);
    }
    return result;
  }

  async #run(words: unknown[]): Promise<unknown> {
    if (typeof words[0] === 'function' || typeof words[1] === 'function') {
      const [onSuccess, onError, params] = words as [Success?, Failure?, unknown?];
      return this.#runWithCallbacks(onSuccess, onError, params);
    }
    return (await this.run(checkParams(this.action, words[0]))).data;
  }

  async #runWithCallbacks(onSuccess?: Success, onError?: Failure, params?: unknown): Promise<undefined> {
    const checked = checkParams(this.action, params);
    try {
      const { data } = await this.run(checked);
      await onSuccess?.(data, checked, this.values.responseMeta);
    } catch (error) {
      if (!onError) throw error;
      await onError(getErrorMessage(error), checked);
    }
    return undefined;
  }

  /** Converted to JSON as the browser sends it to Appsmith, with the type's name; null if it throws. */
  #evaluateParameter(binding: string, params: object): ActionParameter {
    const path = `${this.action.name} {{${binding}}}`;
    let value: unknown = null;
    try {
      const executionParams: unknown = JSON.parse(JSON.stringify(params));
      const found = this.tree.evaluateBinding(binding, { params: executionParams }, { executionParams });
      const json = JSON.stringify(found) as string | undefined;
      value = json === undefined ? null : JSON.parse(json);
      this.host.problem(path, undefined);
    } catch (error) {
      this.host.problem(path, getErrorMessage(error));
    }
    const type = value === null ? 'null' : Array.isArray(value) ? 'array' : (typeof value as ActionParameter['type']);
    return { binding, type, value: value === null ? 'null' : formatValue(value) };
  }

  #set(values: Record<string, unknown>): void {
    Object.assign(this.values, values);
    this.tree.change(...Object.keys(values).map((property) => `${this.action.name}.${property}`));
    this.host.update();
  }

  #addMethod(name: string, does: (...words: unknown[]) => Promise<unknown>): void {
    const value = (...words: unknown[]) => {
      if (this.tree.isEvaluatingData) {
        throw new Error(`${this.action.name}.${name}() can be called in triggers only`);
      }
      return does(...words);
    };
    Object.defineProperty(this.values, name, { value, enumerable: false });
  }
}

function checkParams(action: Action, params: unknown): object {
  if (params === undefined || params === null) return {};
  if (typeof params === 'object') return params;
  throw new Error(`${action.name}.run() takes an object of parameters`);
}

function makeFailure(message: string): { message: string } {
  return { message };
}

function describeUnanswered(error: unknown): ActionResult {
  return { isExecutionSuccess: false, data: getErrorMessage(error), statusCode: '', headers: {} };
}
