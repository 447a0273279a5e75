/** Stands in for SendGrid: keeps what it receives, and answers as a test says. */
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A body of `POST /v3/mail/send`. */
export interface SentMail {
  personalizations: { to: { email: string }[] }[];
  from: { email: string; name?: string };
  subject: string;
  content: { type: string; value: string }[];
  headers: Record<string, string>;
  categories: string[];
  custom_args: Record<string, string>;
  tracking_settings: Record<string, { enable: boolean }>;
}

interface Request {
  url: string;
  headers: IncomingHttpHeaders;
  mail: SentMail;
}

export class SendGrid {
  readonly requests: Request[] = [];
  /** By the number of the request, from 0. */
  answer: (response: ServerResponse, index: number) => void = (response) => {
    response.writeHead(202, { 'x-message-id': `sg-${this.requests.length}` }).end();
  };
  readonly server: Server;

  private constructor(make: (listener: (request: IncomingMessage, response: ServerResponse) => void) => Server) {
    this.server = make((request, response) => void this.#take(request, response));
  }

  static async listening(
    make: (listener: (request: IncomingMessage, response: ServerResponse) => void) => Server = createServer,
  ): Promise<SendGrid> {
    const sendGrid = new SendGrid(make);
    sendGrid.server.listen(0, '127.0.0.1');
    await once(sendGrid.server, 'listening');
    return sendGrid;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Its answer from now on. */
  says(status: number, body: object | string = '', headers: Record<string, string> = {}): void {
    this.answer = (response) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
    };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const index = this.requests.push({ url: request.url ?? '', headers: request.headers, mail: JSON.parse(text) }) - 1;
    this.answer(response, index);
  }
}
