/** Slack's Web API, through the proxy of `HTTPS_PROXY` if there is one. */
import { LogLevel, webApi } from '@slack/bolt';
import { type Dispatcher, EnvHttpProxyAgent, fetch } from 'undici';
import type { Logger } from '../log.js';

export type WebClient = webApi.WebClient;

export interface WebApiOptions {
  /** Default: `https://slack.com/api/`. */
  apiUrl?: string | undefined;
  dispatcher?: Dispatcher | undefined;
  signal?: AbortSignal;
  log?: Logger;
}

const MOST_WAIT_MS = 10_000;

/** The outbox retries, or the person who pressed; Slack's library must not. */
export function clientOptions({ apiUrl, dispatcher, signal, log }: WebApiOptions): webApi.WebClientOptions {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    fetch: fetchBy(dispatcher, signal),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: MOST_WAIT_MS,
    logger: libraryLog(log),
  };
}

/** Undefined if no proxy is set: the library then makes its own connections. */
export function getProxy({ env } = process): Dispatcher | undefined {
  return env['HTTPS_PROXY'] || env['https_proxy'] ? new EnvHttpProxyAgent() : undefined;
}

/**
 * Errors that the library throws aren't logged again. Only its error messages are logged, because some of them appear
 * nowhere else.
 */
export function libraryLog(log?: Logger): NonNullable<webApi.WebClientOptions['logger']> {
  return {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: (...wording: unknown[]) =>
      log?.warn({ error: wording.map(String).join(' ') }, 'Slack’s library reports an error.'),
    setLevel: nothing,
    getLevel: () => LogLevel.ERROR,
    setName: nothing,
  };
}

const nothing = () => {};

type Fetch = NonNullable<webApi.WebClientOptions['fetch']>;

function fetchBy(dispatcher: Dispatcher | undefined, signal: AbortSignal | undefined): Fetch {
  return async (url, { signal: timeLimit, ...init } = {}) => {
    const limits = [timeLimit, signal].filter((one) => one !== undefined);
    return fetch(url, {
      ...init,
      ...(dispatcher && { dispatcher }),
      ...(limits.length > 0 && { signal: AbortSignal.any(limits) }),
    } as Parameters<typeof fetch>[1]);
  };
}
