/**
 * Only the first browser that opens the link gets in, because the link's token works once. The server listens only on
 * loopback. `Origin` and `Host` keep out other pages of the same browser, and names that resolve to loopback.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, Next } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

export class Admission {
  /** In the link, for one use. */
  readonly token = createSecret();
  /** In the cookie of the browser that used it. */
  readonly #admitted = createSecret();
  #isSpent = false;
  #port = 0;

  setPort(port: number): void {
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
    const token = context.req.query('token');
    const isAdmitted = isSame(getCookie(context, this.#cookie) ?? '', this.#admitted);
    if (token !== undefined && isSame(token, this.token) && (isAdmitted || !this.#isSpent)) return this.#admit(context);
    if (isAdmitted) return next();
    return context.text(
      this.#isSpent
        ? 'Refused: a browser has opened this preview already, and its link works once. Start "job-logger preview" again for another.'
        : 'Refused: open the link that "job-logger preview" printed; it changes with each start.',
      401,
    );
  };

  /** The token leaves the address bar at once. */
  #admit(context: Context): Response {
    this.#isSpent = true;
    const url = new URL(context.req.url);
    url.searchParams.delete('token');
    setCookie(context, this.#cookie, this.#admitted, { httpOnly: true, sameSite: 'Strict', path: '/' });
    return context.redirect(url.pathname + url.search, 303);
  }

  /** Cookies know no ports. */
  get #cookie(): string {
    return `job-logger-preview-${this.#port}`;
  }
}

function createSecret(): string {
  return randomBytes(24).toString('base64url');
}

function isSame(text: string, secret: string): boolean {
  return timingSafeEqual(hash(text), hash(secret));
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
