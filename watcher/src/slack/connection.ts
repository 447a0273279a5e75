/**
 * The connection through which Slack reports what people press. Slack ends each one after some hours, and networks fail
 * at any time. It reconnects at once, then less and less often. The library's own reconnect ends the process when Slack
 * refuses the token, and so it would end the mails, too.
 */
import { addAbortSignal } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import type { Logger } from '../log.js';
import { classifyResponse, getSlackCode } from './classifyResponse.js';

const LONGEST_WAIT_MS = 60_000;
const LONGEST_GOODBYE_MS = 2000;

/** @param client of a receiver that doesn't reconnect by itself */
export async function keepConnected(
  { client }: Pick<SocketModeReceiver, 'client'>,
  log: Logger,
  ending: AbortSignal,
): Promise<void> {
  const disconnect = () => {
    client.disconnect().catch(() => {});
  };
  ending.addEventListener('abort', () => {
    disconnect();
    // Asked again, the library doesn't wait for Slack any more, which it would do for half a minute.
    setTimeout(disconnect, LONGEST_GOODBYE_MS).unref();
  });
  let failures = 0;
  let lastProblem: string | null = null;
  while (!ending.aborted) {
    const isGone = new Promise<void>((resolve) => {
      client.once('disconnected', () => resolve());
    });
    try {
      await client.start();
      log.info({}, 'Connected to Slack.');
      const since = performance.now();
      lastProblem = null;
      // The library ignores a stop while it connects.
      if (ending.aborted) disconnect();
      await isGone;
      // Where a proxy cuts each connection at once, it would be made again without an end.
      failures = performance.now() - since < LONGEST_WAIT_MS ? failures + 1 : 0;
    } catch (error) {
      if (ending.aborted) break;
      failures++;
      const why = explainFailure(error);
      if (why !== lastProblem)
        log.error({ error: why }, 'There is no connection to Slack: buttons do nothing. It is tried again.');
      lastProblem = why;
    }
    client.removeAllListeners('disconnected');
    if (failures > 0) await sleep(getWaitMs(failures), undefined, { signal: ending }).catch(() => {});
  }
}

/** The library doesn't end a connection that a dispatcher of ours made, unless Slack does. */
export function endWebSockets(over: AbortSignal): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const upgrade = handler.onRequestUpgrade?.bind(handler);
    handler.onRequestUpgrade = (controller, status, headers, socket) =>
      upgrade?.(controller, status, headers, addAbortSignal(over, socket));
    return dispatch(options, handler);
  };
}

function explainFailure(error: unknown): string {
  if (error === undefined) return 'Slack ended the connection.';
  const answer = classifyResponse(error);
  if (answer.outcome !== 'failed' || !answer.isTrouble) return answer.answer;
  // That would name the bot's token, and this connection has its own.
  return `${getSlackCode(error)}: SLACK_APP_TOKEN must be a token with connections:write from the app’s page “Basic Information”; it begins with xapp-.`;
}

function getWaitMs(failures: number): number {
  return Math.min(1000 * 2 ** (failures - 1), LONGEST_WAIT_MS);
}
