/** A page of an app in the evaluator, without browser or server; the test answers its queries. */
import type { ActionParameter, ActionResult, Page, Widget } from '../../src/application.js';
import { Evaluator } from '../../src/evaluator/evaluator.js';
import type { ToPage } from '../../src/evaluator/messages.js';
import { parseScripts } from '../../src/server/parseScripts.js';

type Answers = Record<string, (parameters: ActionParameter[]) => unknown>;

/** The data of a query that fails. */
export class Fails {
  constructor(readonly data: unknown) {}
}

interface PageInput {
  widgets?: Widget[];
  /** The bindings of each query, by its name. */
  queries?: Record<string, string[]>;
  objects?: Record<string, string>;
  onLoad?: string[][];
  answers?: Answers;
}

let count = 0;

/** A widget of a page. Its lists of bindings and triggers are derived from its properties. */
export function widget(type: string, widgetName: string, properties: Record<string, unknown> = {}): Widget {
  const keys = Object.entries(properties)
    .filter(([, value]) => typeof value === 'string' && value.includes('{{'))
    .map(([key]) => ({ key }));
  return {
    type,
    widgetName,
    widgetId: `w${(count += 1)}`,
    topRow: 0,
    bottomRow: 30,
    leftColumn: 0,
    rightColumn: 64,
    dynamicBindingPathList: keys.filter(({ key }) => !/^on[A-Z]/.test(key)),
    dynamicTriggerPathList: keys.filter(({ key }) => /^on[A-Z]/.test(key)),
    ...properties,
  };
}

export const text = (name: string, words: unknown) => widget('TEXT_WIDGET', name, { text: words });

export class PageAtWork {
  readonly messages: ToPage[] = [];
  /** Queries in the order of their runs. */
  readonly ran: { name: string; parameters: ActionParameter[] }[] = [];
  readonly #evaluator = new Evaluator((message) => this.#hear(message));
  readonly #values = new Map<string, Record<string, unknown>>();

  private constructor(private readonly pageInput: PageInput) {}

  static async open(pageInput: PageInput): Promise<PageAtWork> {
    const page = new PageAtWork(pageInput);
    page.#evaluator.receive({
      kind: 'open',
      application: {
        name: 'App',
        pages: ['Home', 'Other'].map((name) => ({ name, slug: name, isDefault: name === 'Home', isHidden: false })),
        theme: {
          colors: { primaryColor: '#553DE9', backgroundColor: '#fff' },
          borderRadius: { appBorderRadius: '6px' },
          boxShadow: { appBoxShadow: 'none' },
          fontFamily: { appFont: 'System Default' },
        },
        showNavbar: true,
        collapseInvisibleWidgets: true,
        user: { email: 'd@example.org', name: 'D', username: 'd@example.org', isAnonymous: false, isSuperUser: false },
      },
      page: makePage(pageInput),
      url: {
        fullPath: '',
        host: '',
        hostname: '',
        protocol: '',
        pathname: '',
        port: '',
        hash: '',
        queryParams: { run: '1' },
      },
      store: {},
    });
    await page.waitUntilIdle();
    return page;
  }

  /** The value of a widget's property, such as `Name.text`. */
  value(path: string): unknown {
    const [name = '', property = ''] = path.split('.');
    return this.#values.get(name)?.[property];
  }

  /** A person did something. */
  async does(name: string, meta: Record<string, unknown> | undefined, trigger?: string, extra?: object): Promise<void> {
    this.#evaluator.receive({
      kind: 'event',
      widget: name,
      ...(meta && { meta }),
      ...(trigger && { trigger }),
      ...(extra && { extra: extra as Record<string, unknown> }),
    });
    await this.waitUntilIdle();
  }

  /** The last message of a kind. */
  #last<K extends ToPage['kind']>(kind: K): Extract<ToPage, { kind: K }> {
    const found = this.messages.findLast((message) => message.kind === kind);
    if (!found) throw new Error(`The page was told nothing of ${kind}.`);
    return found as Extract<ToPage, { kind: K }>;
  }

  /** Messages of a kind, without it. */
  messagesOfKind(kind: ToPage['kind']): object[] {
    return this.messages.filter((message) => message.kind === kind).map(({ kind: _kind, ...rest }) => rest);
  }

  /** Current problems, and those of triggers: `path: complaint`. */
  get problems(): string[] {
    const { standing, events } = this.#last('problems');
    return [...standing, ...events].map(({ path, complaint }) => `${path}: ${complaint}`);
  }

  /** Waits until there was no message for two turns of the event loop. */
  async waitUntilIdle(): Promise<void> {
    for (let said = -1; said !== this.messages.length;) {
      said = this.messages.length;
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  #hear(message: ToPage): void {
    this.messages.push(message);
    if (message.kind === 'values') {
      for (const [name, values] of Object.entries(message.values)) {
        this.#values.set(name, { ...this.#values.get(name), ...values });
      }
    }
    if (message.kind === 'execute') void this.#execute(message);
  }

  async #execute({ id, action, parameters }: Extract<ToPage, { kind: 'execute' }>): Promise<void> {
    this.ran.push({ name: action.name, parameters });
    const answer = await this.pageInput.answers?.[action.name]?.(parameters);
    const result: ActionResult =
      answer instanceof Fails
        ? { isExecutionSuccess: false, data: answer.data }
        : { isExecutionSuccess: true, data: answer ?? [] };
    this.#evaluator.receive({ kind: 'answer', id, answer: result });
  }
}

function makePage({ widgets = [], queries = {}, objects = {}, onLoad = [] }: PageInput): Page {
  return parseScripts({
    name: 'Home',
    canvas: widget('CANVAS_WIDGET', 'MainContainer', { children: widgets }),
    actions: Object.entries(queries).map(([name, bindings]) => ({
      id: `Home_${name}`,
      name,
      bindings,
    })),
    collections: Object.entries(objects).map(([name, body]) => ({ name, body })),
    onLoad,
  });
}
