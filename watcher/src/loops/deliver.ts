/**
 * Sends what waits to be sent: claims one delivery, sends it, says what became of it, until there is none.
 *
 * Whoever dies between sending and saying so leaves a delivery whose lease runs out; it is sent again, and says that it may
 * have come before. Nothing else is ever sent twice.
 */
import type { ClaimedDeliveryRow, Reason } from '#database';
import { type Answer, type Channels, SEND_SECONDS } from '../channels/channel.js';
import type { ChannelStates } from '../channels/channelStates.js';
import { contentOf, plainContent } from '../content/contentOf.js';
import type { WatcherContext } from '../context.js';
import { forEachItem, messageOf } from '../problems.js';
import { redirect } from './redirect.js';

export interface DeliverOptions {
  /** Names this process among all watchers. */
  watcher: string;
  channels: Channels;
  states: ChannelStates;
  /** Where the dashboard is. */
  appUrl: string | null;
  /** The present; the database's own where it isn't given. */
  now?: () => string;
  signal?: AbortSignal;
}

/** More tries than these do nothing: `doctor` and the app show what was given up. */
const MOST_ATTEMPTS = 10;
const FIRST_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 3600;
const LEASE_SECONDS = 3 * SEND_SECONDS;
/** Nobody wants to be told of what is older: all that waited for a channel, on the day on which somebody sets it up. */
const STALE_DAYS = 7;

export async function deliver(context: WatcherContext, options: DeliverOptions): Promise<void> {
  const { database, log } = context;
  const { watcher, channels, now, signal } = options;
  const names = (['mail', 'slack'] as const).filter((name) => channels[name]);
  if (names.length === 0) return;
  for (;;) {
    if (signal?.aborted) return;
    const present = now ? { Now: now() } : {};
    const [claimed] = await database.call('ClaimDelivery', {
      ...present,
      Watcher: watcher,
      LeaseSeconds: LEASE_SECONDS,
      Channels: names,
    });
    if (!claimed) return;
    const failed = await forEachItem(
      database,
      [claimed],
      () => deliverOne(context, claimed, options),
      ({ DeliveryKey }, reason) => ({ Key: DeliveryKey, JobId: null, Text: reason }),
    );
    // Its lease runs out, and it is tried again.
    for (const { Key, Text } of failed)
      log.error({ deliveryKey: Key, error: Text }, 'A message could not be dealt with.');
  }
}

async function deliverOne(
  context: WatcherContext,
  claimed: ClaimedDeliveryRow,
  options: DeliverOptions,
): Promise<void> {
  const { now, states } = options;
  const answer = isStale(claimed, now ? now() : new Date().toISOString())
    ? ({ outcome: 'failed', answer: `It is older than ${STALE_DAYS} days: nobody is told of it any more.` } as const)
    : await send(context, claimed, options);
  states.heard(claimed.Channel, answer);
  await finish(context, claimed, answer, options);
}

/** A repeat is of the day on which it is due, however long ago the alert was opened. */
function isStale({ Reason, LastSeenAt, ClosedAt }: ClaimedDeliveryRow, now: string): boolean {
  const at = Reason === 'opened' ? LastSeenAt : Reason === 'recovered' ? ClosedAt : null;
  return at !== null && Date.parse(at) < Date.parse(now) - STALE_DAYS * 86_400_000;
}

async function send(
  { database, log }: WatcherContext,
  claimed: ClaimedDeliveryRow,
  { channels, appUrl }: DeliverOptions,
): Promise<Answer> {
  const channel = channels[claimed.Channel];
  if (!channel) return { outcome: 'again', answer: `No channel ${claimed.Channel} is set up here.` };
  const timeLimit = AbortSignal.timeout(SEND_SECONDS * 1000);
  const isOver = new Promise<Answer>((resolve) => {
    timeLimit.addEventListener('abort', () =>
      resolve({ outcome: 'again', answer: `No answer within ${SEND_SECONDS} s.` }),
    );
  });
  try {
    const content = readContent(claimed, appUrl, log);
    const origin = hashOf(database.destination);
    const messageId = `job-logger.${claimed.DeliveryKey}.${origin}`;
    return await Promise.race([channel.send({ delivery: claimed, content, messageId, origin }, timeLimit), isOver]);
  } catch (error) {
    return { outcome: 'again', answer: messageOf(error) };
  }
}

/** What can't be told in full is told in short. */
function readContent(claimed: ClaimedDeliveryRow, appUrl: string | null, log: WatcherContext['log']) {
  try {
    return contentOf(claimed, appUrl);
  } catch (error) {
    log.error({ deliveryKey: claimed.DeliveryKey, error: messageOf(error) }, 'A message is told in short.');
    return plainContent(claimed);
  }
}

async function finish(
  context: WatcherContext,
  claimed: ClaimedDeliveryRow,
  answer: Answer,
  { watcher, now }: DeliverOptions,
): Promise<void> {
  const { database, log } = context;
  const present = now ? now() : new Date().toISOString();
  const { DeliveryKey, Attempts, Channel, Recipient } = claimed;
  const goesOn = answer.outcome === 'again' && Attempts < MOST_ATTEMPTS;
  const wait = answer.outcome === 'again' ? secondsToWait(Attempts, answer.retryAfterSeconds, Math.random()) : 0;
  const facts = {
    deliveryKey: DeliveryKey,
    channel: Channel,
    recipient: Recipient,
    attempt: Attempts,
    answer: answer.answer,
  };
  await database.call('FinishDelivery', {
    ...(now ? { Now: present } : {}),
    DeliveryKey,
    Watcher: watcher,
    Attempts,
    Status: answer.outcome === 'sent' ? 'Sent' : goesOn ? 'Waiting' : 'Failed',
    RetryAt: goesOn ? new Date(Date.parse(present) + wait * 1000).toISOString() : null,
    Answer: answer.answer,
    ServiceId: (answer.outcome === 'sent' && answer.serviceId) || null,
  });
  if (answer.outcome === 'sent') log.info(facts, 'A message is sent.');
  else if (goesOn) log.warn({ ...facts, again: wait }, 'A message could not be sent, and is tried again.');
  else {
    log.error(facts, 'A message could not be sent, and is given up.');
    if (TELLS_ON.has(claimed.Reason) && !isStale(claimed, present))
      await redirect(context, claimed, answer.answer, now?.());
  }
}

/** Reasons for which somebody else is told instead: who is told of an alert is told of its end as well. */
const TELLS_ON: ReadonlySet<Reason> = new Set(['opened', 'repeat']);

/**
 * Twice as long each time, and not all at the same moment; never before the service said.
 *
 * @param random from 0 up to 1
 */
export function secondsToWait(attempts: number, retryAfterSeconds: number | undefined, random: number): number {
  const doubled = Math.min(FIRST_WAIT_SECONDS * 2 ** (attempts - 1), LONGEST_WAIT_SECONDS);
  return Math.max(retryAfterSeconds ?? 0, doubled / 2) + (random * doubled) / 2;
}

function hashOf(text: string): string {
  let hash = 0;
  for (const sign of text) hash = (hash * 31 + (sign.codePointAt(0) ?? 0)) >>> 0;
  return hash.toString(36);
}
