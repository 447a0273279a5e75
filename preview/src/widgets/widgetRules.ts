/**
 * What the evaluator and the page know about a kind of widget. A property that is in none of `follows`, `ignores`,
 * `only` is a visible error, so that nothing in an export is ignored silently.
 */
import type { Check } from './checks.js';

export type Values = Record<string, unknown>;

export interface WidgetRules {
  /** Properties that are drawn or computed with. */
  follows: readonly string[];
  /** Properties that change nothing here, each with the reason. */
  ignores?: Readonly<Record<string, string>>;
  /** Properties that are supported with only this value, and so need no drawing; another value is reported. */
  only?: Readonly<Record<string, unknown>>;
  /** Events whose triggers are run. */
  events?: readonly string[];
  /** The type of an evaluated property, and its replacement if it is wrong. */
  checks?: Readonly<Record<string, Check>>;
  /** What people change. `from`: the property with its initial value, to which it is reset when that changes. */
  meta?: Readonly<Record<string, { initial?: unknown; from?: string }>>;
  /** Computed from the widget's own properties, those in `from`. */
  derived?: Readonly<Record<string, Derived>>;
  /** What else changes when a property gets another value. */
  afterChange?: Readonly<Record<string, (widget: Values, before: unknown) => Values>>;
  /** Problems of the widget in its current state: they are reported and don't stop anything. */
  complaints?: { from: readonly string[]; of: (widget: Values) => string[] };
}

interface Derived {
  from: readonly string[];
  value: (widget: Values) => unknown;
}
