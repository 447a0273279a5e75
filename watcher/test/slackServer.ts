/**
 * Stands in for Slack: the Web API and Socket Mode, on loopback. It keeps messages and windows as Slack shows them, and
 * refuses what Block Kit doesn't allow.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readBody } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';
import { messageProblems, viewProblems } from './blockKit';

// oxlint-disable-next-line typescript/no-explicit-any -- payloads of all kinds, which `blockKit.ts` checks
export type Json = Record<string, any>;

interface Call {
  method: string;
  args: Json;
  token: string;
}

/** Overrides a method's answer: a body, a status with headers, or never an answer. */
type Override = (args: Json) => Json | 'hang' | undefined | Promise<Json | undefined>;

interface SlackUser {
  email?: string;
  locale?: string;
  team?: string;
  tz?: string;
  deleted?: boolean;
}

export class SlackServer {
  readonly calls: Call[] = [];
  /** By channel and time. */
  readonly messages = new Map<string, Json>();
  readonly views = new Map<string, Json>();
  /** What was sent to a `response_url`, which one person sees. */
  readonly answers: Json[] = [];
  readonly overrides: Record<string, Override> = {};
  readonly users: Record<string, SlackUser> = {};
  /** Problems of the requests. */
  readonly problems: string[] = [];
  connections = 0;
  #socket: WebSocket | null = null;
  readonly #acks = new Map<string, (payload: Json | undefined) => void>();
  #last = 0;

  private constructor(
    readonly http: Server,
    readonly origin: string,
    readonly sockets: WebSocketServer,
  ) {}

  /** @param origin its public address, if not on loopback */
  static async start(http: Server = createServer(), origin?: string): Promise<SlackServer> {
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const here = origin ?? `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const slack = new SlackServer(http, here, new WebSocketServer({ server: http, path: '/link' }));
    http.on('request', (request: IncomingMessage, response: ServerResponse) => {
      slack.#answer(request, response).catch((error: unknown) => {
        slack.problems.push(String(error));
        response.destroy();
      });
    });
    slack.sockets.on('connection', (socket) => slack.#connected(socket));
    return slack;
  }

  get apiUrl(): string {
    return `${this.origin}/api/`;
  }

  called(method: string): Json[] {
    return this.calls.filter((call) => call.method === method).map(({ args }) => args);
  }

  /** @returns what the app acknowledged with */
  async send(type: string, payload: Json): Promise<Json | undefined> {
    const envelope_id = `E${++this.#last}`;
    const acknowledged = new Promise<Json | undefined>((resolve) => this.#acks.set(envelope_id, resolve));
    this.#socket!.send(JSON.stringify({ type, envelope_id, payload, accepts_response_payload: true }));
    return acknowledged;
  }

  /** Presses a button of a message, or chooses from its list. */
  press(user: string, where: string, actionId: string, label?: string): Promise<Json | undefined> {
    const [channel, ts] = where.split('/');
    const message = this.messages.get(where)!;
    const element = listElements(message).find(({ action_id }) => action_id === actionId);
    if (!element) throw new Error(`There is no ${actionId} in ${JSON.stringify(message)}`);
    const option = element.options?.find((one: Json) => one.text.text === label);
    const action = { type: element.type, action_id: actionId, block_id: 'b', action_ts: '1' };
    return this.send('interactive', {
      type: 'block_actions',
      team: { id: 'T1' },
      user: { id: user, team_id: 'T1' },
      channel: { id: channel },
      message: { ...message, ts },
      trigger_id: `trigger.${++this.#last}`,
      response_url: `${this.origin}/respond`,
      actions: [option ? { ...action, selected_option: option } : { ...action, value: element.value }],
    });
  }

  type(user: string, text: string): Promise<Json | undefined> {
    return this.send('slash_commands', {
      command: '/joblogger',
      text,
      user_id: user,
      team_id: 'T1',
      channel_id: 'C9',
      trigger_id: `trigger.${++this.#last}`,
      response_url: `${this.origin}/respond`,
    });
  }

  /** Presses the button at the end of a window; `written` is by field. */
  submit(
    user: string,
    viewId: string,
    written: Record<string, string | { chosen: string }>,
  ): Promise<Json | undefined> {
    const view = this.views.get(viewId)!;
    const values: Json = {};
    for (const { type, block_id, element } of view.blocks) {
      if (type !== 'input') continue;
      const given = written[block_id];
      const chosen = typeof given === 'object' ? given.chosen : element.initial_option?.value;
      values[block_id] = {
        [block_id]:
          element.type === 'static_select'
            ? { selected_option: element.options.find((one: Json) => one.value === chosen) }
            : { value: given ?? element.initial_value ?? null },
      };
    }
    return this.send('interactive', {
      type: 'view_submission',
      team: { id: 'T1' },
      user: { id: user, team_id: 'T1' },
      view: { ...view, id: viewId, state: { values } },
    });
  }

  /** The next press goes through this connection (counted from 0), not the newest. */
  listenTo(connection: number): void {
    this.#socket = [...this.sockets.clients][connection]!;
  }

  /** As Slack does every few hours. */
  recycle(): void {
    this.#socket!.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
  }

  /** As a network failure does. */
  cut(): void {
    this.#socket!.terminate();
  }

  /** @throws if a request had a problem */
  async stop(): Promise<void> {
    for (const socket of this.sockets.clients) socket.terminate();
    this.sockets.close();
    this.http.closeAllConnections();
    this.http.close();
    await once(this.http, 'close');
    if (this.problems.length > 0) throw new Error(`Slack would not take this: ${this.problems.join('; ')}`);
  }

  #connected(socket: WebSocket): void {
    this.connections++;
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const { envelope_id, payload } = JSON.parse(data.toString());
      this.#acks.get(envelope_id)?.(Object.keys(payload ?? {}).length > 0 ? payload : undefined);
    });
    socket.send(JSON.stringify({ type: 'hello', num_connections: 1 }));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (request.url === '/respond') {
      const answer: Json = JSON.parse(body);
      this.problems.push(...messageProblems(answer));
      this.answers.push(answer);
      response.end('ok');
      return;
    }
    const method = request.url!.slice('/api/'.length);
    const args = parseArguments(body);
    this.calls.push({ method, args, token: String(request.headers.authorization).replace('Bearer ', '') });
    const said = (await this.overrides[method]?.(args)) ?? this.#usual(method, args);
    if (said === 'hang') return;
    if (said.status !== undefined) {
      response.writeHead(said.status, said.headers).end('{}');
      return;
    }
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(said));
  }

  #usual(method: string, args: Json): Json {
    switch (method) {
      case 'auth.test':
        return { ok: true, team_id: 'T1', user_id: 'UBOT', bot_id: 'B1' };
      case 'apps.connections.open':
        return { ok: true, url: `${this.origin.replace('http', 'ws')}/link` };
      case 'users.info':
        return this.#user(args.user);
      case 'users.lookupByEmail': {
        const id = Object.keys(this.users).find((one) => this.users[one]!.email === args.email);
        return id ? this.#user(id) : { ok: false, error: 'users_not_found' };
      }
      case 'chat.postMessage': {
        const channel = CHANNELS[args.channel] ?? args.channel;
        if (args.thread_ts && !this.messages.has(`${channel}/${args.thread_ts}`)) {
          return { ok: false, error: 'thread_not_found' };
        }
        const ts = `17.${String(++this.#last).padStart(6, '0')}`;
        return this.#keep({ ...args, channel, ts }) ?? { ok: true, channel, ts };
      }
      case 'chat.update':
        if (!this.messages.has(`${args.channel}/${args.ts}`)) return { ok: false, error: 'message_not_found' };
        return this.#keep(args) ?? { ok: true, channel: args.channel, ts: args.ts };
      case 'views.open':
      case 'views.update': {
        const problems = viewProblems(args.view);
        this.problems.push(...problems);
        if (problems.length > 0) return { ok: false, error: 'invalid_arguments' };
        const id = args.view_id ?? `V${++this.#last}`;
        this.views.set(id, args.view);
        return { ok: true, view: { ...args.view, id } };
      }
      default:
        this.problems.push(`${method} isn't known`);
        return { ok: false, error: 'unknown_method' };
    }
  }

  #keep(message: Json): Json | undefined {
    const problems = messageProblems(message);
    this.problems.push(...problems);
    if (problems.length > 0) return { ok: false, error: 'invalid_blocks' };
    this.messages.set(`${message.channel}/${message.ts}`, message);
    return undefined;
  }

  #user(id: string): Json {
    const user = this.users[id];
    if (!user) return { ok: false, error: 'user_not_found' };
    const { email, locale = 'en-US', team = 'T1', tz = 'Europe/Rome', deleted = false } = user;
    return { ok: true, user: { id, team_id: team, deleted, tz, locale, profile: { email } } };
  }
}

const CHANNELS: Record<string, string> = { '#it': 'C1', '#hr': 'C2' };

/** Every button and list of a message. */
export function listElements(message: Json): Json[] {
  return (message.blocks ?? []).flatMap((block: Json) =>
    [...(block.elements ?? []), block.accessory].filter((one) => one?.action_id),
  );
}

/** All readable texts of a message or window. */
export function readTexts(shown: Json): string {
  return JSON.stringify(shown.blocks ?? shown.text);
}

/** A form whose larger values are JSON. */
function parseArguments(body: string): Json {
  const args: Json = {};
  for (const [name, value] of new URLSearchParams(body)) {
    args[name] = /^[[{]/.test(value) ? JSON.parse(value) : value;
  }
  return args;
}
