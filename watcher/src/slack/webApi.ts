/** Slack's Web API, by way of the proxy that `HTTPS_PROXY` names, if it names one. */
import { LogLevel, webApi } from '@slack/bolt';
import { type Dispatcher, EnvHttpProxyAgent, fetch } from 'undici';
import type { Logger } from '../log.js';

export type WebClient = webApi.WebClient;

export interface WebApiOptions {
  /** `https://slack.com/api/` if not given. */
  apiUrl?: string | undefined;
  dispatcher?: Dispatcher | undefined;
  signal?: AbortSignal;
  log?: Logger;
}

const MOST_WAIT_MS = 10_000;

/** To try again is for the outbox, or for the person who pressed: Slack's library is told not to. */
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

/** Undefined where no proxy is set: the library then makes its own connections. */
export function getProxy({ env } = process): Dispatcher | undefined {
  return env['HTTPS_PROXY'] || env['https_proxy'] ? new EnvHttpProxyAgent() : undefined;
}

/** What the library tells by throwing isn't told twice; only its errors, some of which nobody else hears, are. */
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
