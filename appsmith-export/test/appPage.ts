/**
 * Runs a page of the app like Appsmith's evaluator: each JS object is a literal, `this` is the object itself, and
 * widgets, queries and the user are plain values that a test sets.
 */
import path from 'node:path';
import { type Action, actionName, isJsFunction, type Page, listWidgets } from '../../cli/src/appsmith/app.js';
import { findBindings } from '../../cli/src/appsmith/bindings.js';
import type { JsonObject } from '../../cli/src/appsmith/json.js';
import { readApp } from '../../cli/src/appsmith/readApp.js';

export const app = readApp(path.resolve(__dirname, '../app'));

/** Names that bindings may use; a test adds and changes them. */
type Scope = Record<string, Record<string, unknown>>;

// oxlint-disable-next-line typescript/no-explicit-any -- the functions of JS objects have no types
export type Functions = Record<string, (...values: any[]) => any>;

export class AppPage {
  readonly page: Page;
  readonly scope: Scope = {};

  constructor(name: string) {
    const page = app.pages.find((one) => one.name === name);
    if (!page) throw new Error(`The app has no page ${name}`);
    this.page = page;
    this.scope.appsmith = {
      user: { email: 'davide@example.org', name: 'Davide' },
      store: {},
      currentPageName: name,
      URL: { queryParams: {}, protocol: 'https:', host: 'appsmith.example', pathname: '/app/job-logger/runs-1' },
    };
    for (const widget of listWidgets(page.root)) this.scope[widget.widgetName] = empty(widget.type);
    for (const query of this.queries()) this.scope[actionName(query)] = { data: undefined };
    const storeValue = async (key: string, value: unknown) => void (this.store[key] = value);
    Object.assign(this.scope, { storeValue });
    for (const { unpublishedCollection } of page.jsObjects) {
      const { name: object } = unpublishedCollection;
      this.scope[object] = this.evaluate(this.literal(object)) as Functions;
    }
  }

  /** The text of a JS object, as the value that it is. */
  literal(object: string): string {
    const { body } = this.page.jsObjects.find(
      (one) => one.unpublishedCollection.name === object,
    )!.unpublishedCollection;
    return withOwnName(body, object);
  }

  /** Its queries, without the functions of JS objects. */
  queries(): Action[] {
    return this.page.actions.filter((action) => !isJsFunction(action));
  }

  /** What `storeValue` has kept. */
  get store(): Record<string, unknown> {
    return this.scope.appsmith!.store as Record<string, unknown>;
  }

  object(name: string): Functions {
    return this.scope[name] as Functions;
  }

  set(name: string, values: Record<string, unknown>): this {
    Object.assign((this.scope[name] ??= {}), values);
    return this;
  }

  /** The value of a binding. `params`: the argument of `run(params)`. */
  evaluate(expression: string, params: object = {}): unknown {
    // oxlint-disable-next-line typescript/no-implied-eval -- as Appsmith does
    const evaluated = new Function('scope', `with (scope) { return (${expression}\n); }`) as (scope: Scope) => unknown;
    return evaluated.call({ params }, this.scope);
  }

  /** What the browser would send as `@Input`, and the procedure. */
  inputOf(query: Action, params: object = {}): { procedure: string; value: unknown } {
    const { body } = query.unpublishedAction.actionConfiguration as JsonObject & { body: string };
    const [binding = ''] = findBindings(body);
    const [, procedure = ''] = /^EXEC dashboard\.(\w+) @Input = /.exec(body) ?? [];
    return { procedure, value: this.evaluate(binding, params) };
  }
}

/** Appsmith replaces `this.` by the object's name everywhere. */
function withOwnName(body: string, name: string): string {
  return `(${body.replace(/^export default/, '').replaceAll('this.', `${name}.`)})`;
}

function empty(type: string): Record<string, unknown> {
  if (type === 'INPUT_WIDGET_V2') return { text: '' };
  if (type === 'SELECT_WIDGET') return { selectedOptionValue: '' };
  if (type === 'MULTI_SELECT_WIDGET_V2') return { selectedOptionValues: [] };
  if (type === 'DATE_PICKER_WIDGET2') return { selectedDate: '' };
  if (type === 'CHECKBOX_WIDGET') return { isChecked: false };
  return { processedTableData: [] };
}
