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

/** If Slack, or a proxy in front of it, doesn't say how long to wait. */
export const USUAL_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 86_400;

/** @param retryAfter seconds, or a date */
function secondsToWait(retryAfter: string | null): number {
  const seconds = /^\d+$/.test(retryAfter ?? '')
    ? Number(retryAfter)
    : (Date.parse(retryAfter ?? '') - Date.now()) / 1000;
  if (Number.isNaN(seconds)) return USUAL_WAIT_SECONDS;
  return Math.min(Math.max(1, Math.ceil(seconds)), LONGEST_WAIT_SECONDS);
}

type Fetch = NonNullable<webApi.WebClientOptions['fetch']>;

function fetchBy(dispatcher: Dispatcher | undefined, signal: AbortSignal | undefined): Fetch {
  return async (url, { signal: timeLimit, ...init } = {}) => {
    const limits = [timeLimit, signal].filter((one) => one !== undefined);
    const response = await fetch(url, {
      ...init,
      ...(dispatcher && { dispatcher }),
      ...(limits.length > 0 && { signal: AbortSignal.any(limits) }),
    } as Parameters<typeof fetch>[1]);
    if (response.status === 429)
      throw new webApi.WebAPIRateLimitedError(secondsToWait(response.headers.get('retry-after')));
    return response;
  };
}
