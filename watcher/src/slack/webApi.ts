/** Slack's Web API, through the proxy of `HTTPS_PROXY` if there is one. */
import { SettingError } from '#database';
import { LogLevel, webApi } from '@slack/bolt';
import { type Dispatcher, EnvHttpProxyAgent, fetch } from 'undici';
import { parseRetryAfter } from '../channels/channel.js';
import type { Logger } from '../log.js';

export type WebClient = webApi.WebClient;

interface WebApiOptions {
  /** Default: `https://slack.com/api/`. */
  apiUrl?: string | undefined;
  dispatcher?: Dispatcher | undefined;
  signal?: AbortSignal;
  log?: Logger;
}

const MOST_WAIT_MS = 10_000;

/** The outbox retries, or the person who pressed; Slack's library must not. */
export function getClientOptions({ apiUrl, dispatcher, signal, log }: WebApiOptions): webApi.WebClientOptions {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    fetch: createFetch(dispatcher, signal),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: MOST_WAIT_MS,
    logger: createLibraryLog(log),
  };
}

/** Undefined if no proxy is set: the library then makes its own connections. @throws SettingError if it is no address */
export function getProxy(): Dispatcher | undefined {
  const proxy = process.env['https_proxy'] || process.env['HTTPS_PROXY'];
  if (!proxy) return undefined;
  try {
    // `proxy:8080` is HTTP, as for curl and for the mails' HTTP client.
    return new EnvHttpProxyAgent({ httpProxy: '', httpsProxy: proxy.includes('://') ? proxy : `http://${proxy}` });
  } catch {
    throw new SettingError('HTTPS_PROXY must be the address of a proxy: http://proxy:8080');
  }
}

/**
 * Errors that the library throws aren't logged again. Only its error messages are logged, because some of them appear
 * nowhere else.
 */
export function createLibraryLog(log?: Logger): NonNullable<webApi.WebClientOptions['logger']> {
  return {
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: (...wording: unknown[]) =>
      log?.warn({ error: wording.map(String).join(' ') }, 'Slack’s library reports an error.'),
    setLevel: ignore,
    getLevel: () => LogLevel.ERROR,
    setName: ignore,
  };
}

const ignore = () => {};

/** If Slack, or a proxy in front of it, doesn't say how long to wait. */
export const USUAL_WAIT_SECONDS = 30;

type Fetch = NonNullable<webApi.WebClientOptions['fetch']>;

function createFetch(dispatcher: Dispatcher | undefined, signal: AbortSignal | undefined): Fetch {
  return async (url, { signal: timeLimit, ...init } = {}) => {
    const limits = [timeLimit, signal].filter((one) => one !== undefined);
    const response = await fetch(url, {
      ...init,
      ...(dispatcher && { dispatcher }),
      ...(limits.length > 0 && { signal: AbortSignal.any(limits) }),
    } as Parameters<typeof fetch>[1]);
    if (response.status !== 429) return response;
    const seconds = parseRetryAfter(response.headers.get('retry-after')) ?? USUAL_WAIT_SECONDS;
    throw new webApi.WebAPIRateLimitedError(seconds);
  };
}
