/** Stand in for SendGrid and Slack on one port: they accept what comes, after a while, and record who sent what. */
import { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { listen, getPort } from '../ports.js';
import type { SeededRandom } from '../random.js';

export interface Accepted {
  service: 'mail' | 'slack';
  /** The key or token: each watcher of a trial has its own. */
  by: string;
  /** As it came. */
  body: string;
}

export interface StandIns {
  url: string;
  /** The accepted messages, in order. */
  accepted: Accepted[];
  /** By the key of whoever sends: a message has come, and isn't answered yet. */
  came: EventEmitter;
  close(): Promise<void>;
}

const LONGEST_ANSWER = 40;

export async function startStandIns(random: SeededRandom): Promise<StandIns> {
  const server = createServer((request, response) => void take(request, response));
  await listen(server);
  const services: StandIns = {
    url: `http://127.0.0.1:${getPort(server)}`,
    accepted: [],
    came: new EventEmitter(),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request).catch(() => undefined);
    // The sender died while sending: there is no message.
    if (body === undefined) return;
    const by = (request.headers.authorization ?? '').replace('Bearer ', '');
    const service = request.url === '/v3/mail/send' ? 'mail' : 'slack';
    const index = services.accepted.push({ service, by, body }) - 1;
    services.came.emit(by);
    await pause(random.between(0, LONGEST_ANSWER));
    if (service === 'mail') response.writeHead(202, { 'x-message-id': `sg-${index}` }).end();
    else {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok: true, channel: 'C1', ts: `1700000000.${String(index).padStart(6, '0')}` }));
    }
  }
  return services;
}

/** To Davide in English, in the channel in Italian. */
export const MAY_BE_REPEATED = /This message may have come before|Questo messaggio potrebbe essere già arrivato/;

/** The text of an accepted message; Slack's come as a form. */
export function decodeBody({ service, body }: Accepted): string {
  return service === 'mail' ? body : decodeURIComponent(body.replaceAll('+', ' '));
}
