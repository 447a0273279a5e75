import { Agent, fetch, FormData, type RequestInit, type Response } from 'undici';
import { getErrorCode, Failure, getErrorMessage } from '../../failure.js';
import { isObject, type Json, type JsonObject, object, text } from '../json.js';

/** The request arrived but no answer came. It may still be done, or running. */
export class NoAnswer extends Failure {}

/** How long to wait for an answer, in milliseconds. */
interface Patience {
  /** Testing a database that refuses takes half a minute. */
  call: number;
  /** An import takes 15 to 90 seconds, longer on a busy machine, and continues when nobody waits for it. */
  upload: number;
}

const PATIENCE: Patience = { call: 2 * 60_000, upload: 10 * 60_000 };
/** How long connecting may take, in milliseconds; a server that is up accepts at once. */
const CONNECT_WITHIN = 10_000;
/** Status codes of a proxy that has stopped waiting. */
const GATEWAY_GAVE_UP = [502, 504];
/** Errors of an established connection. */
const BROKEN = /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/;

/**
 * A running Appsmith, with the requests that its own browser client sends. JSON requests need `X-Requested-By` (its
 * protection against forged requests), forms are sent as forms, and a login is answered by a redirect, whether it
 * succeeds or not.
 */
export class AppsmithServer {
  private readonly cookies = new Map<string, string>();
  // The usual limit of five minutes would interrupt an import.
  private readonly dispatcher = new Agent({ connect: { timeout: CONNECT_WITHIN }, headersTimeout: 0, bodyTimeout: 0 });

  /** @param url without a path, like `http://localhost:8080` */
  constructor(
    readonly url: string,
    private readonly patience: Patience = PATIENCE,
  ) {}

  async get(path: string, doing: string): Promise<Json> {
    return this.data(await this.send(path, { method: 'GET' }, doing), doing);
  }

  async call(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: JsonObject | undefined,
    doing: string,
  ): Promise<Json> {
    const json =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
    return this.data(await this.send(path, { method, ...json }, doing), doing);
  }

  /** The redirect's target. Only it shows whether the form was accepted. */
  async form(path: string, fields: Record<string, string>, doing: string): Promise<URL> {
    const answer = await this.send(path, { method: 'POST', body: new URLSearchParams(fields) }, doing);
    const location = answer.headers.get('location');
    if (answer.status !== 302 || location === null) throw await this.refusal(answer, doing);
    return new URL(location, this.url);
  }

  /** One part `file`. Appsmith accepts it only if its type is JSON. */
  async upload(path: string, name: string, content: string, doing: string): Promise<Json> {
    const body = new FormData();
    body.set('file', new Blob([content], { type: 'application/json' }), name);
    const answer = await this.send(path, { method: 'POST', body }, doing, this.patience.upload);
    if (GATEWAY_GAVE_UP.includes(answer.status))
      throw new NoAnswer(`${doing}: the proxy before Appsmith stopped waiting for it (${answer.status}).`);
    return this.data(answer, doing);
  }

  close(): Promise<void> {
    return this.dispatcher.destroy();
  }

  private async send(path: string, init: RequestInit, doing: string, within = this.patience.call): Promise<Response> {
    const cookie = Array.from(this.cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      ...(init.headers as Record<string, string> | undefined),
      'X-Requested-By': 'Appsmith',
      Origin: this.url,
      Referer: `${this.url}/`,
      ...(cookie && { Cookie: cookie }),
    };
    const signal = AbortSignal.timeout(within);
    const { dispatcher } = this;
    let answer: Response;
    try {
      answer = await fetch(new URL(path, this.url), { ...init, headers, signal, dispatcher, redirect: 'manual' });
    } catch (error) {
      throw this.unanswered(error, doing, signal.aborted ? within : undefined);
    }
    for (const one of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      if (name !== undefined && value !== undefined) this.cookies.set(name, value);
    }
    return answer;
  }

  /** @param waited how long we waited, in milliseconds, if that was too long */
  private unanswered(error: unknown, doing: string, waited: number | undefined): Failure {
    if (waited !== undefined)
      return new NoAnswer(
        `${doing}: ${this.url} accepted the request, but hasn't answered for ${formatWait(waited)}. Appsmith is slow or busy.`,
      );
    const cause = error instanceof Error && error.cause ? error.cause : error;
    if (BROKEN.test(getErrorCode(cause)))
      return new NoAnswer(`${doing}: ${this.url} broke the connection before it answered (${getErrorMessage(cause)}).`);
    return new Failure(
      `${doing}: ${this.url} can't be reached (${getErrorMessage(cause)}). Is Appsmith running there?`,
    );
  }

  private async data(answer: Response, doing: string): Promise<Json> {
    if (!answer.ok) throw await this.refusal(answer, doing);
    const body = (await answer.json().catch(() => undefined)) as Json | undefined;
    if (!isObject(body)) throw new Failure(`${doing}: ${this.url} answered, but not like Appsmith.`);
    return body.data ?? null;
  }

  private async refusal(answer: Response, doing: string): Promise<Failure> {
    if (answer.status === 401)
      return new Failure(`${doing}: Appsmith doesn't know this user, or the user may not do this.`);
    const body = (await answer.json().catch(() => undefined)) as Json | undefined;
    const meta = object(object(body).responseMeta);
    const message = text(object(meta.error).message);
    return new Failure(`${doing}: Appsmith answered ${answer.status}${message ? ` (${message})` : ''}.`);
  }
}

function formatWait(milliseconds: number): string {
  return milliseconds < 60_000
    ? `${Math.round(milliseconds / 1000)} s`
    : `${Math.round(milliseconds / 60_000)} minutes`;
}
