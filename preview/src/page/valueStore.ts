/** The widgets' values as the evaluator last sent them; each widget is drawn again when its own values change. */
import { useSyncExternalStore } from 'react';
import type { Values } from '../widgets/widgetRules.js';

const NOTHING: Values = {};

export class ValueStore {
  #values = new Map<string, Values>();
  readonly #listeners = new Set<() => void>();

  merge(changes: Record<string, Values>): void {
    for (const [name, values] of Object.entries(changes)) {
      this.#values.set(name, { ...this.#values.get(name), ...values });
    }
    for (const listener of this.#listeners) listener();
  }

  get(name: string): Values {
    return this.#values.get(name) ?? NOTHING;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export function useValues(store: ValueStore, name: string): Values {
  return useSyncExternalStore(store.subscribe, () => store.get(name));
}

/** A number that changes with the visibility of any of these widgets; their canvas uses it to position them. */
export function useVisibility(store: ValueStore, names: readonly string[]): string {
  return useSyncExternalStore(store.subscribe, () =>
    names.map((name) => (store.get(name).isVisible === false ? '0' : '1')).join(''),
  );
}
