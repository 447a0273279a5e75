/**
 * The connection by which Slack tells what people press. Slack ends each after some hours, and networks do at any time:
 * a new one is made at once, and then less and less often. The library's own way of doing it ends the process where Slack
 * has come to refuse the token, and with it the mails.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import type { Logger } from '../log.js';
import { classifyResponse } from './classifyResponse.js';

const LONGEST_WAIT_MS = 60_000;
const LONGEST_GOODBYE_MS = 2000;

/** @param client of a receiver that doesn't connect again by itself */
export async function keepConnected(
  { client }: Pick<SocketModeReceiver, 'client'>,
  log: Logger,
  ending: AbortSignal,
): Promise<void> {
  const disconnect = () => {
    client.disconnect().catch(() => {});
  };
  ending.addEventListener('abort', disconnect);
  let failures = 0;
  let lastProblem: string | null = null;
  while (!ending.aborted) {
    const isGone = new Promise<void>((resolve) => {
      client.once('disconnected', () => resolve());
    });
    try {
      await client.start();
      log.info({}, 'Connected to Slack.');
      [failures, lastProblem] = [0, null];
      // Who stops while it connects isn't heard by the library.
      if (ending.aborted) disconnect();
      await Promise.race([isGone, untilLeft(ending)]);
    } catch (error) {
      if (ending.aborted) break;
      failures++;
      const why = error === undefined ? 'Slack ended the connection.' : classifyResponse(error).answer;
      if (why !== lastProblem)
        log.error({ error: why }, 'There is no connection to Slack: buttons do nothing. It is tried again.');
      lastProblem = why;
    }
    client.removeAllListeners('disconnected');
    if (failures > 0) await sleep(waitMs(failures), undefined, { signal: ending }).catch(() => {});
  }
}

function waitMs(failures: number): number {
  return Math.min(1000 * 2 ** (failures - 1), LONGEST_WAIT_MS);
}

/** A moment after the end: Slack may be slow to say goodbye. */
async function untilLeft(ending: AbortSignal): Promise<void> {
  if (!ending.aborted) await new Promise((resolve) => ending.addEventListener('abort', resolve, { once: true }));
  await sleep(LONGEST_GOODBYE_MS, undefined, { ref: false });
}
