/**
 * What the evaluator and the page know of a kind of widget. A property that stands in none of `follows`, `ignores`, `only`
 * is a visible error, so that nothing of an export is passed over silently.
 */
import type { Check } from './checks.js';

export type Values = Record<string, unknown>;

export interface WidgetRules {
  /** Properties that are drawn or computed with. */
  follows: readonly string[];
  /** Properties that change nothing here, each with the reason. `docs/preview.md` lists them. */
  ignores?: Readonly<Record<string, string>>;
  /** Properties that are known with this one value, and so need no drawing: another is told. */
  only?: Readonly<Record<string, unknown>>;
  /** Events whose triggers are run. */
  events?: readonly string[];
  /** What an evaluated property must be, and what stands in for it if it isn't. */
  checks?: Readonly<Record<string, Check>>;
  /** What people change. `from`: the property that it begins with, and is set back to when that one changes. */
  meta?: Readonly<Record<string, { initial?: unknown; from?: string }>>;
  /** Computed from the widget's own properties, those in `from`. */
  derived?: Readonly<Record<string, Derived>>;
  /** Methods that the app's scripts may call, each with the property that it sets. */
  setters?: Readonly<Record<string, string>>;
  /** What changes with a new value of a property that isn't the same. */
  afterChange?: Readonly<Record<string, (widget: Values, before: unknown) => Values>>;
  /** Faults of the widget as it stands: told, and left. */
  complaints?: { from: readonly string[]; of: (widget: Values) => string[] };
}

export interface Derived {
  from: readonly string[];
  value: (widget: Values) => unknown;
}
