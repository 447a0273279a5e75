/** What Appsmith's functions do to the page: modals, navigation, the store, resets, and browser functions. */
import _ from 'lodash';
import type { DataTree } from './dataTree.js';
import type { ToEvaluator, ToPage } from './messages.js';
import type { WidgetEntity } from './widgetEntity.js';

type Opening = Extract<ToEvaluator, { kind: 'open' }>;

interface AppContext {
  opening: Opening;
  tree: DataTree;
  widgets: ReadonlyMap<string, WidgetEntity>;
  send: (message: ToPage) => void;
  ask: <T>(say: (id: number) => void) => Promise<T>;
  /** What a person could have done. */
  event: (widget: string, meta: Record<string, unknown>) => void;
  /** Runs `onClose` of a window. */
  closed: (window: WidgetEntity) => void;
  update: () => void;
  guarded: (path: string, work: () => Promise<unknown>) => Promise<void>;
}

export class AppServices {
  readonly #appsmith: { store: Record<string, unknown>; [property: string]: unknown };
  /** Keys of the store that are lost at a reload. */
  #volatile = new Set<string>();

  constructor(private readonly context: AppContext) {
    const { application, page, url, store } = context.opening;
    this.#appsmith = {
      user: application.user,
      URL: url,
      store: { ...store },
      mode: 'PUBLISHED',
      theme: application.theme,
      currentPageName: page.name,
      appName: application.name,
      workspaceName: application.name,
      currentEnvironmentName: '',
    };
    context.tree.addEntity('appsmith', this.#appsmith);
    for (const property of Object.keys(this.#appsmith))
      context.tree.addLeaf(`appsmith.${property}`, property === 'store');
  }

  urlChanged(url: Opening['url']): void {
    this.#appsmith.URL = url;
    this.context.tree.change('appsmith.URL');
    this.context.update();
  }

  alert(message: string, style: string): void {
    this.context.send({ kind: 'alert', message, style });
  }

  /** Opening one closes any other. */
  openModal(name: string): void {
    for (const [other, { widget }] of this.context.widgets)
      if (widget.type === 'MODAL_WIDGET') this.context.event(other, { isVisible: other === name });
  }

  closeModal(name: string): void {
    this.context.event(name, { isVisible: false });
  }

  /** Like Appsmith: a page that is left closes its window, which is still visible meanwhile. */
  #leave(): void {
    for (const entity of this.context.widgets.values())
      if (entity.widget.type === 'MODAL_WIDGET' && entity.values.isVisible === true) this.context.closed(entity);
  }

  /** @returns false if there is no such page */
  navigate(page: string, params: Record<string, string>): boolean {
    const { application, page: here, url } = this.context.opening;
    if (!application.pages.some(({ name }) => name === page)) return false;
    if (page === here.name) this.urlChanged({ ...url, queryParams: params });
    this.context.send({ kind: 'navigate', page, params });
    if (page !== here.name) this.#leave();
    return true;
  }

  store(key: string, value: unknown, persist: boolean): void {
    const before = this.#appsmith.store;
    const store = { ...before, [key]: value };
    if (persist) this.#volatile.delete(key);
    else this.#volatile.add(key);
    this.#appsmith.store = store;
    const changed = _.isEqual(before[key], value) ? [] : [`appsmith.store.${key}`];
    this.context.tree.change('appsmith.store', ...changed);
    const keys = [...this.#volatile];
    this.context.send({ kind: 'store', persistent: _.omit(store, keys), volatile: _.pick(store, keys) });
    this.context.update();
  }

  /** `address`: one that contains the bytes. */
  download(address: string, name: string): void {
    this.context.send({ kind: 'download', address, name });
  }

  async copy(text: string): Promise<void> {
    const error = await this.context.ask<string | undefined>((id) => this.context.send({ kind: 'copy', id, text }));
    if (error !== undefined) throw new Error(error);
  }

  reset(name: string, withChildren: boolean): void {
    const { widgets, update } = this.context;
    const entity = widgets.get(name);
    if (!entity) throw new Error(`resetWidget: there is no widget ${name}`);
    entity.reset();
    if (withChildren) {
      for (const [child, { parent }] of widgets) if (parent === name) this.reset(child, true);
    }
    update();
  }

  /** Runs a callback of a timer as a trigger of its own. */
  inTrigger(name: string, callback: () => unknown): void {
    void this.context.guarded(name, async () => callback());
  }
}
