/** One page of the app at work: its tree, what people do to it, its queries and triggers. */
import _ from 'lodash';
import type { Action, ActionResult, Widget } from '../application.js';
import { bindingsOf } from './bindingText.js';
import { DataTree } from './dataTree.js';
import type { Problem, ToEvaluator, ToPage } from './messages.js';
import { platformFunctions, type PlatformHost } from './platform.js';
import { QueryEntity } from './queryEntity.js';
import type { Reference } from './references.js';
import { runTrigger, type Scope } from './script.js';
import { ScriptObject } from './scriptObject.js';
import { messageOf, WidgetEntity } from './widgetEntity.js';

type Opening = Extract<ToEvaluator, { kind: 'open' }>;
/** `AUTOMATIC` and other failures after each other are told once each. */
const MOST_EVENTS = 50;

export class Evaluator {
  readonly #tree = new DataTree({
    problem: (path, complaint) => this.#problem(path, complaint),
    changed: (entity, property) => this.#changed(entity, property),
  });
  readonly #widgets = new Map<string, WidgetEntity>();
  readonly #queries = new Map<string, QueryEntity>();
  readonly #objects = new Map<string, ScriptObject>();
  readonly #waiting = new Map<number, (answer: never) => void>();
  readonly #dirty = new Map<string, Set<string>>();
  readonly #standing = new Map<string, string>();
  readonly #events: Problem[] = [];
  /** Of properties with an `afterChange`, the values of which that was last told. */
  readonly #watched = new Map<string, Record<string, unknown>>();
  #asked = 0;
  #isFlushing = false;
  #appsmith: Record<string, unknown> & { store: Record<string, unknown> } = { store: {} };
  #volatile: Record<string, unknown> = {};
  #opening: Opening | undefined;

  constructor(private readonly send: (message: ToPage) => void) {}

  receive(message: ToEvaluator): void {
    switch (message.kind) {
      case 'open':
        void this.#open(message);
        break;
      case 'event':
        void this.#event(message);
        break;
      case 'url':
        this.#appsmith.URL = message.url;
        this.#tree.change('appsmith.URL');
        this.#settle();
        break;
      case 'executed':
        this.#answer(message.id, message.result);
        break;
      case 'confirmed':
        this.#answer(message.id, message.yes);
        break;
      case 'copied':
        this.#answer(message.id, message.error);
        break;
    }
  }

  async #open(opening: Opening): Promise<void> {
    this.#opening = opening;
    this.#addAppsmith(opening);
    Object.assign(this.#tree.scope, platformFunctions(this.#tree, this.#platform()));
    try {
      for (const action of opening.page.actions) this.#addQuery(action);
      for (const { name, body } of opening.page.collections) this.#addObject(name, body);
      this.#addWidgets(opening.page.canvas, undefined);
      const references = new Map<string, readonly Reference[]>();
      for (const entity of [...this.#widgets.values(), ...this.#objects.values()]) {
        for (const [path, found] of entity.references) references.set(path, found);
      }
      this.#tree.start(references);
    } catch (error) {
      // As Appsmith does: the tree stops here.
      this.#problem(opening.page.name, messageOf(error));
      this.#flushSoon();
      return;
    }
    for (const entity of this.#widgets.values()) this.#watch(entity);
    for (const name of this.#widgets.keys())
      this.#dirty.set(name, new Set(Object.keys(this.#widgets.get(name)?.values ?? {})));
    this.#settle();
    for (const together of opening.page.onLoad) {
      await Promise.all(together.map((name) => this.#runOnLoad(name)));
    }
    this.#settle();
    this.#flush();
    this.send({ kind: 'loaded' });
  }

  #addAppsmith({ application, page, url, store, size }: Opening): void {
    this.#appsmith = {
      user: application.user,
      URL: url,
      store: { ...store },
      mode: 'PUBLISHED',
      theme: application.theme,
      ui: size,
      currentPageName: page.name,
      appName: application.name,
      workspaceName: 'JobLogger',
      currentEnvironmentName: '',
    };
    this.#tree.addEntity('appsmith', this.#appsmith);
    for (const property of Object.keys(this.#appsmith)) this.#tree.addLeaf(`appsmith.${property}`);
  }

  #addQuery(action: Action): void {
    const query = new QueryEntity(action, this.#tree, {
      execute: (one, parameters) =>
        this.#ask<ActionResult>((id) => this.send({ kind: 'execute', id, action: one, parameters })),
      confirm: ({ name }) => this.#ask<boolean>((id) => this.send({ kind: 'confirm', id, action: name })),
      settle: () => this.#settle(),
      problem: (path, complaint) => this.#problem(path, complaint),
    });
    this.#queries.set(action.name, query);
  }

  #addObject(name: string, body: string): void {
    try {
      this.#objects.set(
        name,
        new ScriptObject(name, body, this.#tree, (path, complaint) => this.#problem(path, complaint)),
      );
    } catch (error) {
      this.#problem(name, messageOf(error));
    }
  }

  #addWidgets(widget: Widget, parent: string | undefined): void {
    try {
      const entity = new WidgetEntity(widget, this.#tree, {
        problem: (path, complaint) => this.#problem(path, complaint),
        changed: (name, property) => this.#changed(name, property),
      });
      entity.values.parentName = parent;
      this.#widgets.set(widget.widgetName, entity);
      const unknown = entity.unknownProperties();
      if (unknown.length > 0) this.#problem(`${widget.widgetName} (properties)`, `unknown: ${unknown.join(', ')}`);
    } catch (error) {
      this.#problem(widget.widgetName, messageOf(error));
    }
    for (const child of widget.children ?? []) this.#addWidgets(child, widget.widgetName);
  }

  async #runOnLoad(name: string): Promise<void> {
    await this.#guarded(name, async () => {
      const query = this.#queries.get(name);
      if (query) return query.run();
      return runTrigger(`${name}()`, this.#tree.scope);
    });
  }

  async #event({ widget, meta, trigger, extra }: Extract<ToEvaluator, { kind: 'event' }>): Promise<void> {
    const entity = this.#widgets.get(widget);
    if (!entity) return;
    if (meta) {
      const wasOpen = entity.values.isVisible;
      entity.setMeta(meta);
      this.#settle();
      if (entity.widget.type === 'MODAL_WIDGET' && wasOpen && !entity.values.isVisible)
        await this.#trigger(entity, 'onClose');
    }
    if (trigger !== undefined) await this.#trigger(entity, trigger, extra);
  }

  async #trigger(entity: WidgetEntity, path: string, extra: Scope = {}): Promise<void> {
    const [script] = bindingsOf(entity.trigger(path) ?? '');
    if (script === undefined) return;
    await this.#guarded(`${entity.widget.widgetName}.${path}`, () => runTrigger(script, this.#tree.scope, extra));
  }

  /** What a trigger leaves uncaught is told; Appsmith hides it from viewers. */
  async #guarded(path: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#events.push({ path, complaint: messageOf(error) });
      this.#events.splice(0, this.#events.length - MOST_EVENTS);
    }
    this.#settle();
  }

  #platform(): PlatformHost {
    return {
      alert: (message, style) => this.send({ kind: 'alert', message, style }),
      openModal: (name) => this.#openModal(name),
      closeModal: (name) => void this.#event({ kind: 'event', widget: name, meta: { isVisible: false } }),
      navigate: (target, params, isNewWindow) => this.#navigate(target, params, isNewWindow),
      store: (change) => this.#store(change),
      download: (content) => this.send({ kind: 'download', ...content }),
      copy: async (text) => {
        const error = await this.#ask<string | undefined>((id) => this.send({ kind: 'copy', id, text }));
        if (error !== undefined) throw new Error(error);
      },
      reset: (name, withChildren) => this.#reset(name, withChildren),
      inTrigger: (name, callback) => void this.#guarded(name, async () => callback()),
    };
  }

  /** Opening one closes any other. */
  #openModal(name: string): void {
    for (const [other, entity] of this.#widgets) {
      if (entity.widget.type !== 'MODAL_WIDGET' || (other !== name && entity.values.isVisible !== true)) continue;
      void this.#event({ kind: 'event', widget: other, meta: { isVisible: other === name } });
    }
  }

  #navigate(target: string, params: Record<string, string>, isNewWindow: boolean): boolean {
    const opening = this.#opening;
    const page = opening?.application.pages.find(({ name }) => name === target)?.name;
    if (page !== undefined) {
      if (page === opening?.page.name && !isNewWindow) {
        this.#appsmith.URL = { ...opening.url, queryParams: params };
        this.#tree.change('appsmith.URL');
        this.#settle();
      }
      this.send({ kind: 'navigate', page, params, isNewWindow });
      return true;
    }
    const address = /^[a-z]+:/i.test(target) ? target : `https://${target}`;
    if (!URL.canParse(address) || !/[./]/.test(target)) return false;
    this.send({ kind: 'navigate', address, params, isNewWindow });
    return true;
  }

  #store({ set = {}, persist = true, remove, clear }: Parameters<PlatformHost['store']>[0]): void {
    const next = clear ? {} : { ...this.#appsmith.store, ...set };
    const lasting = clear ? {} : this.#volatile;
    if (remove !== undefined) delete next[remove];
    for (const key of Object.keys(set)) lasting[key] = !persist;
    this.#volatile = lasting;
    this.#appsmith.store = next;
    this.#tree.change('appsmith.store');
    const [volatile, persistent] = [
      _.pickBy(next, (_value, key) => lasting[key]),
      _.omitBy(next, (_value, key) => lasting[key]),
    ];
    this.send({ kind: 'store', persistent, volatile });
    this.#settle();
  }

  #reset(name: string, withChildren: boolean): void {
    const entity = this.#widgets.get(name);
    if (!entity) throw new Error(`resetWidget: there is no widget ${name}`);
    entity.reset();
    if (withChildren) {
      for (const [child, { values }] of this.#widgets) if (values.parentName === name) this.#reset(child, true);
    }
    this.#settle();
  }

  /** What scripts have set in JS objects counts, and what follows from new values of tables is done. */
  #settle(): void {
    for (const object of this.#objects.values()) {
      const changed = object.changedVariables();
      if (changed.length > 0) this.#tree.change(...changed);
    }
    for (const entity of this.#widgets.values()) {
      const before = this.#watched.get(entity.widget.widgetName);
      if (!before) continue;
      const changed = Object.keys(before).filter((property) => !_.isEqual(before[property], entity.values[property]));
      if (changed.length === 0) continue;
      this.#watch(entity);
      entity.settle(new Set(changed.map((property) => `${entity.widget.widgetName}.${property}`)), before);
    }
    this.#flushSoon();
  }

  #watch(entity: WidgetEntity): void {
    const { afterChange } = entity.rules;
    if (afterChange) this.#watched.set(entity.widget.widgetName, _.pick(entity.values, Object.keys(afterChange)));
  }

  #changed(entity: string, property: string): void {
    if (!this.#widgets.has(entity)) return;
    const properties = this.#dirty.get(entity) ?? new Set();
    this.#dirty.set(entity, properties.add(property));
    this.#flushSoon();
  }

  #problem(path: string, complaint: string | undefined): void {
    if (complaint === undefined) this.#standing.delete(path);
    else this.#standing.set(path, complaint);
  }

  #flushSoon(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    setTimeout(() => this.#flush(), 0);
  }

  #flush(): void {
    this.#isFlushing = false;
    const values: Record<string, Record<string, unknown>> = {};
    for (const [name, properties] of this.#dirty) {
      const all = this.#widgets.get(name)?.values ?? {};
      values[name] = Object.fromEntries(
        [...properties].map((one) => [one, this.#sendable(all[one], `${name}.${one}`)]),
      );
    }
    this.#dirty.clear();
    if (!_.isEmpty(values)) this.send({ kind: 'values', values });
    const standing = [...this.#standing].map(([path, complaint]) => ({ path, complaint }));
    this.send({ kind: 'problems', standing, events: [...this.#events] });
  }

  /** Functions can't leave the worker: the page has no right to run what an export says. */
  #sendable(value: unknown, path: string): unknown {
    if (typeof value === 'function') {
      this.#problem(`${path} (function)`, 'holds a function, which the preview draws nothing with');
      return undefined;
    }
    if (Array.isArray(value)) return value.map((one) => this.#sendable(one, path));
    if (_.isPlainObject(value)) return _.mapValues(value as object, (one) => this.#sendable(one, path));
    return typeof value === 'object' && value !== null ? JSON.parse(JSON.stringify(value)) : value;
  }

  #ask<T>(say: (id: number) => void): Promise<T> {
    const id = ++this.#asked;
    const answered = new Promise<T>((resolve) => this.#waiting.set(id, resolve));
    say(id);
    return answered;
  }

  #answer(id: number, answer: unknown): void {
    this.#waiting.get(id)?.(answer as never);
    this.#waiting.delete(id);
  }
}
