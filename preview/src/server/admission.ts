/**
 * Who gets in: the browser that was given the link with the token of this start, and it alone. The server listens on
 * loopback only; other pages of the same browser, and names that resolve to loopback, are kept out by `Origin` and `Host`.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, Next } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

export class Admission {
  readonly token = randomBytes(24).toString('base64url');
  #port = 0;

  listensOn(port: number): void {
    this.#port = port;
  }

  readonly check = async (context: Context, next: Next): Promise<Response | void> => {
    const hosts = [`127.0.0.1:${this.#port}`, `localhost:${this.#port}`];
    const host = context.req.header('host') ?? '';
    if (!hosts.includes(host))
      return context.text('Refused: this preview answers to 127.0.0.1 and localhost only.', 421);
    const origin = context.req.header('origin');
    if (origin !== undefined && origin !== `http://${host}`) {
      return context.text('Refused: another page may not ask this preview for anything.', 403);
    }
    const shown = context.req.query('token');
    if (shown !== undefined && this.#isToken(shown)) return this.#letIn(context);
    if (!this.#isToken(getCookie(context, this.#cookie) ?? '')) {
      return context.text('Refused: open the link that "job-logger preview" printed; it changes with each start.', 401);
    }
    return next();
  };

  /** The token leaves the address bar at once. */
  #letIn(context: Context): Response {
    const url = new URL(context.req.url);
    url.searchParams.delete('token');
    setCookie(context, this.#cookie, this.token, { httpOnly: true, sameSite: 'Strict', path: '/' });
    return context.redirect(url.pathname + url.search, 303);
  }

  /** Cookies know no ports. */
  get #cookie(): string {
    return `job-logger-preview-${this.#port}`;
  }

  #isToken(shown: string): boolean {
    return timingSafeEqual(digest(shown), digest(this.token));
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
