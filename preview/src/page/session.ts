/** One open page of the app: the worker that evaluates it, and its requests to the browser and the server. */
import type { ActionParameter, ActionResult, Application, Page, SentRequest } from '../application.js';
import type { Problem, ToEvaluator, ToPage, UrlParts } from '../evaluator/messages.js';
import { ValueStore } from './valueStore.js';

export interface Toast {
  id: number;
  message: string;
  style: string;
}

/** What is drawn around the widgets. */
export interface Surroundings {
  toasts: Toast[];
  problems: { standing: Problem[]; events: Problem[] };
  sent: SentRequest[];
  /** Queries that run on load have been answered. */
  isLoaded: boolean;
}

const TOAST_MILLISECONDS = 5000;
const STORE_KEY = 'APPSMITH_LOCAL_STORE-preview';
/** Kept across pages, lost at a reload: `storeValue` with `persist` false. */
let volatileStore: Record<string, unknown> = {};

export class Session {
  readonly values = new ValueStore();
  readonly #worker = new Worker(`/assets/worker.js${new URL(import.meta.url).search}`);
  readonly #listeners = new Set<() => void>();
  #surroundings: Surroundings = {
    toasts: [],
    problems: { standing: [], events: [] },
    sent: [],
    isLoaded: false,
  };
  #toasts = 0;

  constructor(
    application: Application,
    readonly page: Page,
    private readonly goTo: (page: string, params: Record<string, string>) => void,
  ) {
    this.#worker.addEventListener('message', (event: MessageEvent<ToPage>) => this.#receive(event.data));
    this.#worker.addEventListener('error', (event) => this.#reportBroken(event.message));
    this.#send({
      kind: 'open',
      application,
      page,
      url: getUrlParts(),
      store: { ...readStoredValues(), ...volatileStore },
    });
    void this.#fetchSent();
  }

  close(): void {
    this.#worker.terminate();
  }

  get surroundings(): Surroundings {
    return this.#surroundings;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A person changed a widget's meta, and an event of it may run a trigger. */
  sendEvent(widget: string, meta?: Record<string, unknown>, trigger?: string, extra?: Record<string, unknown>): void {
    this.#send({ kind: 'event', widget, ...(meta && { meta }), ...(trigger && { trigger }), ...(extra && { extra }) });
  }

  urlChanged(): void {
    this.#send({ kind: 'url', url: getUrlParts() });
  }

  dismiss({ id }: Toast): void {
    this.#change({ toasts: this.#surroundings.toasts.filter((toast) => toast.id !== id) });
  }

  #receive(message: ToPage): void {
    switch (message.kind) {
      case 'values':
        this.values.merge(message.values);
        break;
      case 'execute':
        void this.#execute(message.id, message.action.id, message.parameters);
        break;
      case 'alert':
        this.#showToast(message.message, message.style);
        break;
      case 'navigate':
        this.goTo(message.page, message.params);
        break;
      case 'store':
        volatileStore = message.volatile;
        localStorage.setItem(STORE_KEY, JSON.stringify(message.persistent));
        if (typeof message.persistent.language === 'string')
          document.documentElement.lang = message.persistent.language;
        break;
      case 'download':
        download(message);
        break;
      case 'copy':
        void this.#copy(message.id, message.text);
        break;
      case 'problems':
        this.#change({ problems: { standing: message.standing, events: message.events } });
        break;
      case 'loaded':
        this.#change({ isLoaded: true });
        break;
    }
  }

  async #execute(id: number, actionId: string, parameters: ActionParameter[]): Promise<void> {
    let result: ActionResult;
    try {
      const answer = await fetch('/api/execute', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ actionId, parameters }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      result = (await answer.json()) as ActionResult;
    } catch (error) {
      result = { isExecutionSuccess: false, data: (error as Error).message };
    }
    const { sent } = result;
    if (sent) this.#change({ sent: [sent, ...this.#surroundings.sent] });
    this.#send({ kind: 'answer', id, answer: result });
  }

  async #fetchSent(): Promise<void> {
    const answer = await fetch('/api/sent');
    if (answer.ok) this.#change({ sent: (await answer.json()) as SentRequest[] });
  }

  async #copy(id: number, text: string): Promise<void> {
    const writing = navigator.clipboard.writeText(text);
    const answer = await writing.then(
      () => undefined,
      (error: Error) => error.message,
    );
    this.#send({ kind: 'answer', id, answer });
  }

  #showToast(message: string, style: string): void {
    const toast = { id: ++this.#toasts, message, style };
    this.#change({ toasts: [...this.#surroundings.toasts, toast] });
    setTimeout(() => this.dismiss(toast), TOAST_MILLISECONDS);
  }

  #reportBroken(message: string): void {
    const { standing, events } = this.#surroundings.problems;
    this.#change({ problems: { standing, events: [...events, { path: 'The evaluator', complaint: message }] } });
  }

  #change(changes: Partial<Surroundings>): void {
    this.#surroundings = { ...this.#surroundings, ...changes };
    for (const listener of this.#listeners) listener();
  }

  #send(message: ToEvaluator): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
    this.#worker.postMessage(message);
  }
}

/** As `appsmith.URL` has it. */
function getUrlParts(): UrlParts {
  const { host, hostname, protocol, pathname, port, hash, href, search } = location;
  const queryParams: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(search)) queryParams[name] ??= value;
  return { fullPath: href, host, hostname, queryParams, protocol, pathname, port, hash };
}

function readStoredValues(): Record<string, unknown> {
  try {
    return JSON.parse(localStorage.getItem(STORE_KEY) ?? '{}') as Record<string, unknown>;
  } catch {
    return {};
  }
}

function download({ address, name }: { address: string; name: string }): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}
