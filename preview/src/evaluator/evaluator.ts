/** One page of the app at work: its tree, people's actions, its queries and triggers. */
import _ from 'lodash';
import type { Action, ActionResult, Collection, Page, Reference, Widget } from '../application.js';
import { getErrorMessage } from '../getErrorMessage.js';
import { AppServices } from './appServices.js';
import { listBindings } from './bindingText.js';
import { DataTree } from './dataTree.js';
import type { ToEvaluator, ToPage } from './messages.js';
import { Outgoing } from './outgoing.js';
import { createPlatformFunctions } from './platform.js';
import { QueryEntity } from './queryEntity.js';
import { runTrigger, type Scope } from './script.js';
import { addScriptObject } from './scriptObject.js';
import { WidgetEntity } from './widgetEntity.js';

export class Evaluator {
  readonly #widgets = new Map<string, WidgetEntity>();
  readonly #queries = new Map<string, QueryEntity>();
  readonly #outgoing = new Outgoing(this.#widgets, (message) => this.send(message));
  readonly #tree = new DataTree(this.#outgoing);
  /** Requests to the page that aren't answered yet. */
  readonly #asked = new Map<number, (answer: never) => void>();
  #lastAsked = 0;
  /** The last reported values of widgets with an `afterChange`. */
  readonly #watched = new Map<string, Record<string, unknown>>();
  #services: AppServices | undefined;

  constructor(private readonly send: (message: ToPage) => void) {}

  receive(message: ToEvaluator): void {
    switch (message.kind) {
      case 'open':
        void this.#open(message);
        break;
      case 'event':
        void this.#handleEvent(message);
        break;
      case 'url':
        this.#services?.urlChanged(message.url);
        break;
      case 'answer':
        this.#asked.get(message.id)?.(message.answer as never);
        this.#asked.delete(message.id);
        break;
    }
  }

  async #open(opening: Extract<ToEvaluator, { kind: 'open' }>): Promise<void> {
    this.#services = new AppServices({
      opening,
      tree: this.#tree,
      widgets: this.#widgets,
      send: this.send,
      ask: (say) => this.#ask(say),
      event: (widget, meta) => void this.#handleEvent({ kind: 'event', widget, meta }),
      closed: (window) => void this.#runTrigger(window, 'onClose'),
      update: () => this.#update(),
      guarded: (path, work) => this.#runGuarded(path, work),
    });
    Object.assign(this.#tree.scope, createPlatformFunctions(this.#tree, this.#services));
    try {
      this.#addEntities(opening.page);
    } catch (error) {
      // Like Appsmith: the tree stops here.
      this.#outgoing.problem(opening.page.name, getErrorMessage(error));
      this.#outgoing.sendSoon();
      return;
    }
    for (const entity of this.#widgets.values()) this.#watch(entity);
    this.#outgoing.all();
    this.#update();
    for (const together of opening.page.onLoad) {
      await Promise.all(together.map((name) => this.#runOnLoad(name)));
    }
    this.#update();
    this.#outgoing.sendNow();
    this.send({ kind: 'loaded' });
  }

  /** @throws CyclicDependency */
  #addEntities({ actions, collections, canvas, references: ofBindings }: Page): void {
    this.#tree.addReferences(ofBindings);
    for (const action of actions) this.#addQuery(action);
    for (const collection of collections) this.#addObject(collection);
    this.#addWidgets(canvas, undefined);
    const references = new Map<string, readonly Reference[]>();
    for (const entity of this.#widgets.values()) {
      for (const [path, found] of entity.references) references.set(path, found);
    }
    this.#tree.start(references);
  }

  #addQuery(action: Action): void {
    const query = new QueryEntity(action, this.#tree, {
      execute: (one, parameters) =>
        this.#ask<ActionResult>((id) => this.send({ kind: 'execute', id, action: one, parameters })),
      update: () => this.#update(),
      problem: (path, complaint) => this.#outgoing.problem(path, complaint),
    });
    this.#queries.set(action.name, query);
  }

  #addObject(collection: Collection): void {
    const { name, fault } = collection;
    if (fault !== undefined) return this.#outgoing.problem(name, fault);
    try {
      addScriptObject(collection, this.#tree);
    } catch (error) {
      this.#outgoing.problem(name, getErrorMessage(error));
    }
  }

  #addWidgets(widget: Widget, parent: string | undefined): void {
    try {
      const entity = new WidgetEntity(widget, parent, this.#tree, this.#outgoing);
      this.#widgets.set(widget.widgetName, entity);
      const unknown = entity.listUnknownProperties();
      const faults = [...entity.listOtherValues(), ...(unknown.length > 0 ? [`unknown: ${unknown.join(', ')}`] : [])];
      if (faults.length > 0) this.#outgoing.problem(`${widget.widgetName} (properties)`, faults.join('; '));
    } catch (error) {
      this.#outgoing.problem(widget.widgetName, getErrorMessage(error));
    }
    for (const child of widget.children ?? []) this.#addWidgets(child, widget.widgetName);
  }

  async #runOnLoad(name: string): Promise<void> {
    await this.#runGuarded(name, () => this.#queries.get(name)?.run() ?? runTrigger(`${name}()`, this.#tree.scope));
  }

  async #handleEvent({ widget, meta, trigger, extra }: Extract<ToEvaluator, { kind: 'event' }>): Promise<void> {
    const entity = this.#widgets.get(widget);
    if (!entity) return;
    if (meta) {
      const wasOpen = entity.values.isVisible === true;
      entity.setMeta(meta);
      this.#update();
      const isClosed = entity.widget.type === 'MODAL_WIDGET' && wasOpen && entity.values.isVisible !== true;
      if (isClosed) await this.#runTrigger(entity, 'onClose');
    }
    if (trigger !== undefined) await this.#runTrigger(entity, trigger, extra);
  }

  /** Only the first binding of an event's property is run. */
  async #runTrigger(entity: WidgetEntity, path: string, extra: Scope = {}): Promise<void> {
    const [script] = listBindings(entity.getTrigger(path) ?? '');
    if (script === undefined) return;
    await this.#runGuarded(`${entity.widget.widgetName}.${path}`, () => runTrigger(script, this.#tree.scope, extra));
  }

  /** Errors that a trigger doesn't catch are reported; Appsmith hides them from viewers. */
  async #runGuarded(path: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#outgoing.reportEvent(path, getErrorMessage(error));
    }
    this.#update();
  }

  /** Applies what follows from new values of widgets. */
  #update(): void {
    for (const entity of this.#widgets.values()) {
      const before = this.#watched.get(entity.widget.widgetName);
      if (!before) continue;
      const changed = Object.keys(before).filter((property) => !_.isEqual(before[property], entity.values[property]));
      if (changed.length === 0) continue;
      this.#watch(entity);
      entity.update(changed, before);
    }
    this.#outgoing.sendSoon();
  }

  #watch(entity: WidgetEntity): void {
    const { afterChange } = entity.rules;
    if (afterChange) this.#watched.set(entity.widget.widgetName, _.pick(entity.values, Object.keys(afterChange)));
  }

  #ask<T>(say: (id: number) => void): Promise<T> {
    const id = ++this.#lastAsked;
    const answered = new Promise<T>((resolve) => this.#asked.set(id, resolve));
    say(id);
    return answered;
  }
}
