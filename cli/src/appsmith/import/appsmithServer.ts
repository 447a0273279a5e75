import { Failure, messageOf } from '../../failure.js';
import { isObject, type Json, type JsonObject, object, text } from '../json.js';

interface Sent {
  method: string;
  body?: string | URLSearchParams | FormData;
  headers?: Record<string, string>;
}

/** An import of a large app takes some seconds; nothing takes longer than this, milliseconds. */
const ANSWER_WITHIN = 60_000;

/**
 * A running Appsmith, by the calls that its own browser client makes. They ask for JSON with `X-Requested-By` (its
 * protection against forged requests), for a form where a form is meant, and answer a login by a redirect, good or bad.
 */
export class AppsmithServer {
  private readonly cookies = new Map<string, string>();

  /** @param url without a path, like `http://localhost:8080` */
  constructor(readonly url: string) {}

  async get(path: string, doing: string): Promise<Json> {
    return this.data(await this.send(path, { method: 'GET' }, doing), doing);
  }

  async call(method: 'POST' | 'PUT', path: string, body: JsonObject | undefined, doing: string): Promise<Json> {
    const sent =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
    return this.data(await this.send(path, { method, ...sent }, doing), doing);
  }

  /** Where the form led to: only that tells whether it was taken. */
  async form(path: string, fields: Record<string, string>, doing: string): Promise<URL> {
    const answer = await this.send(path, { method: 'POST', body: new URLSearchParams(fields) }, doing);
    const location = answer.headers.get('location');
    if (answer.status !== 302 || location === null) throw await this.refused(answer, doing);
    return new URL(location, this.url);
  }

  /** One part `file`, which Appsmith takes only where it says itself that it is JSON. */
  async upload(path: string, name: string, content: string, doing: string): Promise<Json> {
    const body = new FormData();
    body.set('file', new Blob([content], { type: 'application/json' }), name);
    return this.data(await this.send(path, { method: 'POST', body }, doing), doing);
  }

  private async send(path: string, init: Sent, doing: string): Promise<Response> {
    const cookie = Array.from(this.cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      ...init.headers,
      'X-Requested-By': 'Appsmith',
      Origin: this.url,
      Referer: `${this.url}/`,
      ...(cookie && { Cookie: cookie }),
    };
    const signal = AbortSignal.timeout(ANSWER_WITHIN);
    let answer: Response;
    try {
      answer = await fetch(new URL(path, this.url), { ...init, headers, signal, redirect: 'manual' });
    } catch (error) {
      const cause = error instanceof Error && error.cause ? messageOf(error.cause) : messageOf(error);
      throw new Failure(`${doing}: ${this.url} can't be reached (${cause}). Is Appsmith running there?`);
    }
    for (const one of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      if (name !== undefined && value !== undefined) this.cookies.set(name, value);
    }
    return answer;
  }

  private async data(answer: Response, doing: string): Promise<Json> {
    if (!answer.ok) throw await this.refused(answer, doing);
    const body = (await answer.json().catch(() => undefined)) as Json | undefined;
    if (!isObject(body)) throw new Failure(`${doing}: ${this.url} answered with something else than Appsmith does.`);
    return body.data ?? null;
  }

  private async refused(answer: Response, doing: string): Promise<Failure> {
    if (answer.status === 401) return new Failure(`${doing}: Appsmith doesn't know who asks, or they may not do this.`);
    const body = (await answer.json().catch(() => undefined)) as Json | undefined;
    const meta = object(object(body).responseMeta);
    const said = text(object(meta.error).message);
    return new Failure(`${doing}: Appsmith answered ${answer.status}${said ? ` (${said})` : ''}.`);
  }
}
