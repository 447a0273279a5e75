/** Stands in for a service that takes JSON, such as SendGrid: keeps what it receives, and answers as a test says. */
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A body of SendGrid's `POST /v3/mail/send`. */
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

interface Request<Body> {
  url: string;
  headers: IncomingHttpHeaders;
  body: Body;
}

export class StandIn<Body = SentMail> {
  readonly requests: Request<Body>[] = [];
  /** By the number of the request, from 0. The first answer is SendGrid's. */
  answer: (response: ServerResponse, index: number) => void = (response) => {
    response.writeHead(202, { 'x-message-id': `sg-${this.requests.length}` }).end();
  };
  readonly server: Server;

  constructor(make: (listener: RequestListener) => Server = createServer) {
    this.server = make((request, response) => {
      const { url = '', headers } = request;
      void json(request).then((body) => {
        this.answer(response, this.requests.push({ url, headers, body: body as Body }) - 1);
      });
    });
  }

  async listen(): Promise<this> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return this;
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
    await new Promise((resolve) => this.server.close(resolve));
  }
}
