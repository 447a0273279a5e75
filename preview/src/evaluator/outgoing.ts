/** Collects messages for the page, and sends them when the running code pauses. */
import _ from 'lodash';
import type { Problem, ToPage } from './messages.js';
import type { WidgetEntity } from './widgetEntity.js';

/** How many errors of triggers are kept. */
const MOST_EVENTS = 50;

export class Outgoing {
  readonly #dirty = new Map<string, Set<string>>();
  readonly #standing = new Map<string, string>();
  readonly #events: Problem[] = [];
  #isWaiting = false;

  constructor(
    private readonly widgets: ReadonlyMap<string, WidgetEntity>,
    private readonly send: (message: ToPage) => void,
  ) {}

  /** A property's current problem, or that it has none any more. */
  problem(path: string, complaint: string | undefined): void {
    if (complaint === undefined) this.#standing.delete(path);
    else this.#standing.set(path, complaint);
  }

  /** A problem that occurred once. */
  reportEvent(path: string, complaint: string): void {
    this.#events.push({ path, complaint });
    if (this.#events.length > MOST_EVENTS) this.#events.shift();
  }

  changed(entity: string, property: string): void {
    if (!this.widgets.has(entity)) return;
    this.#dirty.set(entity, (this.#dirty.get(entity) ?? new Set()).add(property));
    this.sendSoon();
  }

  /** Everything of every widget. */
  all(): void {
    for (const [name, { values }] of this.widgets) this.#dirty.set(name, new Set(Object.keys(values)));
    this.sendSoon();
  }

  sendSoon(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    setTimeout(() => this.sendNow(), 0);
  }

  sendNow(): void {
    this.#isWaiting = false;
    const values: Record<string, Record<string, unknown>> = {};
    for (const [name, properties] of this.#dirty) {
      const current = this.widgets.get(name)?.values ?? {};
      values[name] = Object.fromEntries(
        [...properties].map((one) => [one, this.#toSendable(current[one], `${name}.${one}`)]),
      );
    }
    this.#dirty.clear();
    if (!_.isEmpty(values)) this.send({ kind: 'values', values });
    const standing = [...this.#standing].map(([path, complaint]) => ({ path, complaint }));
    this.send({ kind: 'problems', standing, events: [...this.#events] });
  }

  /** Functions can't leave the worker: the page may not run what an export says. */
  #toSendable(value: unknown, path: string): unknown {
    if (typeof value === 'function') {
      this.problem(`${path} (function)`, 'holds a function, which the preview draws nothing with');
      return undefined;
    }
    if (Array.isArray(value)) return value.map((one) => this.#toSendable(one, path));
    if (_.isPlainObject(value)) return _.mapValues(value as object, (one) => this.#toSendable(one, path));
    return typeof value === 'object' && value !== null ? JSON.parse(JSON.stringify(value)) : value;
  }
}
