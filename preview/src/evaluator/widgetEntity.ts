/** Adds a widget of the export to the tree: its bindings, its meta, and derived values. */
import _ from 'lodash';
import type { Reference, Widget } from '../application.js';
import { getErrorMessage } from '../getErrorMessage.js';
import { commonFollows, commonIgnores, commonOnly } from '../widgets/common.js';
import { columnEvents, columnFollows, columnIgnores } from '../widgets/table.js';
import { widgetRules } from '../widgets/registry.js';
import type { Values, WidgetRules } from '../widgets/widgetRules.js';
import type { DataTree, TreeHost } from './dataTree.js';

/** Appsmith hides these from scripts. */
const NOT_SEEN = ['children', 'parentId', 'renderMode', 'detachFromLayout', 'version', 'dynamicBindingPathList'];

export class WidgetEntity {
  readonly rules: WidgetRules;
  readonly values: Values;
  readonly references = new Map<string, readonly Reference[]>();
  readonly #meta = new Map<string, unknown>();

  constructor(
    readonly widget: Widget,
    readonly parent: string | undefined,
    private readonly tree: DataTree,
    private readonly host: TreeHost,
  ) {
    const rules = widgetRules[widget.type];
    if (!rules) throw new Error(`the preview doesn't know the widget ${widget.type}`);
    this.rules = rules;
    this.values = _.cloneDeep(_.omit(widget, NOT_SEEN));
    this.values.declaredVisible = widget.isVisible;
    for (const path of this.#listBindingPaths()) _.unset(this.values, path);
    tree.addEntity(widget.widgetName, this.values);
    this.#addProperties();
    this.#addMeta();
    this.#addDerived();
    this.#addComplaints();
  }

  setMeta(values: Values): void {
    for (const [property, value] of Object.entries(values)) {
      if (value === undefined) this.#meta.delete(property);
      else this.#meta.set(property, value);
    }
    this.tree.change(...Object.keys(values).map((property) => this.#getPath(property)));
  }

  /** Back to the defaults. */
  reset(): void {
    this.#meta.clear();
    this.tree.change(...Object.keys(this.rules.meta ?? {}).map((property) => this.#getPath(property)));
  }

  /** Applies `afterChange` for these properties. */
  update(changed: readonly string[], before: Values): void {
    for (const property of changed) {
      const follows = this.rules.afterChange?.[property]?.(this.values, before[property]);
      if (follows) this.setMeta(follows);
    }
  }

  getTrigger(path: string): string | undefined {
    const text: unknown = _.get(this.widget, path);
    return typeof text === 'string' && text.trim() !== '' ? text : undefined;
  }

  /** Properties that the preview doesn't support. */
  listUnknownProperties(): string[] {
    const { follows, ignores = {}, only = {}, events = [] } = this.rules;
    const known = new Set<string>([
      ...commonFollows,
      ...Object.keys(commonIgnores),
      ...follows,
      ...Object.keys(ignores),
      ...Object.keys({ ...commonOnly, ...only }),
      ...events,
    ]);
    const columns = Object.values((this.widget.primaryColumns ?? {}) as Record<string, object>);
    const knownOfColumn = new Set<string>([...columnFollows, ...Object.keys(columnIgnores), ...columnEvents]);
    return [
      ...Object.keys(this.widget).filter((name) => !known.has(name)),
      ...new Set(columns.flatMap((column) => Object.keys(column).filter((name) => !knownOfColumn.has(name)))),
    ];
  }

  /** Properties for which the preview supports one value, and that have another. */
  listOtherValues(): string[] {
    return Object.entries({ ...commonOnly, ...this.rules.only })
      .filter(([name, value]) => name in this.widget && this.widget[name] !== value)
      .map(([name, value]) => `${name} is only known as ${JSON.stringify(value)}`);
  }

  #addProperties(): void {
    const bound = this.#listBindingPaths();
    const checked = Object.keys(this.rules.checks ?? {}).filter((property) => property in this.widget);
    for (const path of _.uniq([...bound, ...checked])) {
      const declared: unknown = _.get(this.widget, path);
      const isBound = bound.includes(path) && typeof declared === 'string';
      if (isBound) this.references.set(this.#getPath(path), this.tree.findBoundReferences(declared));
      const overwritten = Object.entries(this.rules.meta ?? {}).flatMap(([name, { from }]) =>
        from === path ? [name] : [],
      );
      this.tree.addNode(this.#getPath(path), {
        dependsOn: [],
        // Like Appsmith: a default that is computed again replaces what people entered, even if it is the same.
        alwaysFollowed: overwritten.length > 0,
        compute: () => {
          for (const property of overwritten) this.#meta.delete(property);
          return this.#check(path, isBound ? declared : undefined, declared);
        },
      });
    }
  }

  #check(path: string, bound: string | undefined, declared: unknown): unknown {
    const check = this.rules.checks?.[path];
    let value = declared;
    let complaint: string | undefined;
    try {
      if (bound !== undefined) value = this.tree.evaluateProperty(bound);
    } catch (error) {
      value = undefined;
      complaint = getErrorMessage(error);
    }
    const result = check?.(value);
    this.host.problem(this.#getPath(path), complaint ?? result?.complaint);
    return result ? result.value : value;
  }

  #addMeta(): void {
    for (const [property, { initial, from }] of Object.entries(this.rules.meta ?? {})) {
      const path = this.#getPath(property);
      this.tree.addNode(path, {
        dependsOn: from === undefined ? [] : [this.#getPath(from)],
        compute: () => {
          if (this.#meta.has(property)) return this.#meta.get(property);
          return from === undefined ? initial : this.values[from];
        },
      });
    }
  }

  #addDerived(): void {
    for (const [property, { from, value }] of Object.entries(this.rules.derived ?? {})) {
      this.tree.addNode(this.#getPath(property), {
        dependsOn: from.flatMap((one) => this.#listPathsBelow(one)),
        compute: () => value(this.values),
      });
    }
  }

  #addComplaints(): void {
    const { complaints } = this.rules;
    if (!complaints) return;
    this.tree.addNode(this.#getPath('complaints'), {
      dependsOn: complaints.from.flatMap((one) => this.#listPathsBelow(one)),
      compute: () => {
        const found = complaints.of(this.values);
        this.host.problem(this.widget.widgetName, found.length > 0 ? found.join('; ') : undefined);
        return found;
      },
    });
  }

  /** A property's own node, or those of its parts. */
  #listPathsBelow(property: string): string[] {
    const parts = this.#listBindingPaths().filter((path) => path.startsWith(`${property}.`));
    return [property, ...parts].map((path) => this.#getPath(path));
  }

  #listBindingPaths(): string[] {
    const triggers = new Set((this.widget.dynamicTriggerPathList ?? []).map(({ key }) => key));
    return (this.widget.dynamicBindingPathList ?? []).map(({ key }) => key).filter((key) => !triggers.has(key));
  }

  #getPath(property: string): string {
    return `${this.widget.widgetName}.${property}`;
  }
}
