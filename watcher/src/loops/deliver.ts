/**
 * Sends waiting messages: claims one delivery, sends it, records the result, until there is none.
 *
 * If a watcher dies between sending and recording, the delivery's lease expires. It is sent again, and says that it may
 * have come before. The same happens if the answer never came. Nothing else is ever sent twice.
 */
import { createHash } from 'node:crypto';
import type { Channel as ChannelName, ClaimedDeliveryRow, Reason } from '#database';
import { type Answer, type Channels, SEND_SECONDS } from '../channels/channel.js';
import type { ChannelStates } from '../channels/channelStates.js';
import { bundleContent } from '../content/bundle.js';
import { buildPlainContent } from '../content/buildContent.js';
import { buildMessage } from '../content/buildMessage.js';
import type { WatcherContext } from '../context.js';
import { getErrorMessage } from '#sdk/warnOnce';
import { forEachItem } from '../problems.js';
import { redirect, type Undeliverable } from './redirect.js';

interface DeliverOptions {
  /** Identifies this process among all watchers. */
  watcher: string;
  channels: Channels;
  states: ChannelStates;
  /** The dashboard's address. */
  appUrl: string | null;
  signal?: AbortSignal;
}

/** More tries don't help: `doctor` and the app show what was given up. */
const MOST_ATTEMPTS = 10;
const FIRST_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 3600;
const LEASE_SECONDS = 3 * SEND_SECONDS;
/** Up to this many waiting messages for one recipient are sent separately. */
const HANDFUL = 5;
/**
 * Older messages aren't sent: for example everything that waited for a channel, on the day on which somebody sets it
 * up.
 */
const STALE_DAYS = 7;
const TOO_OLD: Answer = {
  outcome: 'failed',
  answer: `It is older than ${STALE_DAYS} days: nobody is told about it any more.`,
};

export async function deliver(context: WatcherContext, options: DeliverOptions): Promise<void> {
  for (const name of ['mail', 'slack'] as const) if (options.channels[name]) await deliverBy(context, options, name);
}

/** Until none waits any more, or the service wants no more for now. */
async function deliverBy(context: WatcherContext, options: DeliverOptions, channel: ChannelName): Promise<void> {
  const { database, log } = context;
  const { states, signal } = options;
  for (;;) {
    const Reasons = states.openReasons(channel);
    if (signal?.aborted || Reasons.length === 0) return;
    const [claimed] = await claim(context, options, channel, { Reasons });
    if (!claimed) return;
    const failed = await forEachItem(
      database,
      [claimed],
      async () => deliverAll(context, await bundleWithOthers(context, options, claimed), options),
      ({ DeliveryKey }, reason) => ({ Key: DeliveryKey, JobId: null, Text: reason }),
    );
    // Its lease expires, and it is tried again.
    for (const { Key, Text } of failed)
      log.error({ deliveryKey: Key, error: Text }, 'A message could not be dealt with.');
  }
}

type Which = { Reasons: Reason[]; BesideDeliveryKey?: string };

function claim({ database }: WatcherContext, { watcher }: DeliverOptions, channel: ChannelName, which: Which) {
  const claiming = { Watcher: watcher, LeaseSeconds: LEASE_SECONDS, Channels: [channel] };
  return database.call('ClaimDelivery', { ...claiming, ...which });
}

/** If many wait for one recipient in Slack, they are combined in one message. */
async function bundleWithOthers(
  context: WatcherContext,
  options: DeliverOptions,
  claimed: ClaimedDeliveryRow,
): Promise<ClaimedDeliveryRow[]> {
  const { Channel, Reason, Beside, DeliveryKey } = claimed;
  if (Channel !== 'slack' || Reason === 'changed' || Reason === 'report' || Beside < HANDFUL) return [claimed];
  const Reasons: Reason[] = ['opened', 'repeat', 'recovered'];
  return [claimed, ...(await claim(context, options, Channel, { Reasons, BesideDeliveryKey: DeliveryKey }))];
}

/** One message for one delivery, or for all that wait beside it. */
async function deliverAll(context: WatcherContext, all: ClaimedDeliveryRow[], options: DeliverOptions): Promise<void> {
  const stale = await findStale(context, all);
  for (const one of stale) await finishDelivery(context, one, TOO_OLD, options);
  const fresh = all.filter((one) => !stale.includes(one));
  const [first, ...others] = fresh;
  if (!first) return;
  const answer = await send(context, first, others, options);
  options.states.recordAnswer(first.Channel, answer);
  for (const one of fresh) await finishDelivery(context, one, others.length > 0 ? withoutId(answer) : answer, options);
}

/** A message about several alerts can't be changed when one of them is over. */
function withoutId(answer: Answer): Answer {
  return answer.outcome === 'sent'
    ? { outcome: 'sent', answer: `${answer.answer} Several alerts in one message.` }
    : answer;
}

/** Because this machine's clock may be wrong, the database's decides. */
async function findStale(context: WatcherContext, all: ClaimedDeliveryRow[]): Promise<ClaimedDeliveryRow[]> {
  if (!all.some((one) => isStale(one, new Date().toISOString()))) return [];
  const { Now } = await context.beat();
  return all.filter((one) => isStale(one, Now));
}

/** A resent message has waited since then. Messages in Slack are changed at any age. */
function isStale({ WaitingSince, Reason: reason }: ClaimedDeliveryRow, now: string): boolean {
  return reason !== 'changed' && Date.parse(WaitingSince) < Date.parse(now) - STALE_DAYS * 86_400_000;
}

async function send(
  { database, log }: WatcherContext,
  claimed: ClaimedDeliveryRow,
  others: ClaimedDeliveryRow[],
  { channels, appUrl }: DeliverOptions,
): Promise<Answer> {
  const channel = channels[claimed.Channel];
  if (!channel) return { outcome: 'again', answer: `No channel ${claimed.Channel} is set up here.` };
  const timeLimit = AbortSignal.timeout(SEND_SECONDS * 1000);
  const isOver = new Promise<Answer>((resolve) => {
    timeLimit.addEventListener('abort', () =>
      resolve({ outcome: 'again', answer: `No answer within ${SEND_SECONDS} s.`, isTrouble: true, maybeSent: true }),
    );
  });
  try {
    const contents = [claimed, ...others].map((one) => readContent(one, appUrl, log));
    const content = others.length > 0 ? bundleContent(contents, claimed, appUrl) : contents[0]!;
    const origin = createHash('sha256').update(database.destination).digest('hex').slice(0, 8);
    const messageId = `job-logger.${claimed.DeliveryKey}.${origin}`;
    return await Promise.race([channel.send({ delivery: claimed, content, messageId, origin }, timeLimit), isOver]);
  } catch (error) {
    return { outcome: 'again', answer: getErrorMessage(error), maybeSent: true };
  }
}

/** If the full content can't be built, a short one is sent. */
function readContent(claimed: ClaimedDeliveryRow, appUrl: string | null, log: WatcherContext['log']) {
  try {
    return buildMessage(claimed, appUrl);
  } catch (error) {
    log.error(
      { deliveryKey: claimed.DeliveryKey, error: getErrorMessage(error) },
      'A message is sent in a short form.',
    );
    return buildPlainContent(claimed);
  }
}

async function finishDelivery(
  context: WatcherContext,
  claimed: ClaimedDeliveryRow,
  answer: Answer,
  { watcher, states }: DeliverOptions,
): Promise<void> {
  const { database, log } = context;
  const { DeliveryKey, Attempts, Channel, Recipient } = claimed;
  const isFull = answer.outcome === 'again' && answer.full !== undefined;
  const goesOn = answer.outcome === 'again' && (isFull || Attempts < MOST_ATTEMPTS);
  const usual = answer.outcome === 'again' ? computeWaitSeconds(Attempts, answer.retryAfterSeconds, Math.random()) : 0;
  // After a limit or a quota, the message is tried as soon as the service takes messages again.
  const wait = isFull ? Math.max(states.getHeldSeconds(Channel, claimed.Reason), answer.retryAfterSeconds ?? 0) : usual;
  const facts = {
    deliveryKey: DeliveryKey,
    channel: Channel,
    recipient: Recipient,
    attempt: Attempts,
    answer: answer.answer,
  };
  await database.call('FinishDelivery', {
    DeliveryKey,
    Watcher: watcher,
    Attempts,
    Status: answer.outcome === 'sent' ? 'Sent' : goesOn ? 'Waiting' : 'Failed',
    RetryAt: goesOn ? new Date(Date.parse((await context.beat()).Now) + wait * 1000).toISOString() : null,
    Answer: answer.answer,
    ServiceId: (answer.outcome === 'sent' && answer.serviceId) || null,
    MaybeSent: answer.outcome === 'again' && answer.maybeSent === true,
  });
  if (answer.outcome === 'sent') log.info(facts, 'A message is sent.');
  else if (goesOn) log.warn({ ...facts, again: wait }, 'A message could not be sent, and is tried again.');
  else {
    log.error(facts, 'A message could not be sent, and is given up.');
    if (isOfDepartment(claimed) && TELLS_ON.has(claimed.Reason) && answer !== TOO_OLD)
      await redirect(context, claimed, answer.answer);
  }
}

function isOfDepartment(claimed: ClaimedDeliveryRow): claimed is ClaimedDeliveryRow & Undeliverable {
  return claimed.DepartmentId !== null;
}

/** Reasons for which somebody else is told instead. Whoever is told about an alert is also told about its end. */
const TELLS_ON: ReadonlySet<Reason> = new Set(['opened', 'repeat']);

/**
 * Twice as long each time, and not all at the same moment; never earlier than the service said.
 *
 * @param random from 0 up to 1
 */
export function computeWaitSeconds(attempts: number, retryAfterSeconds: number | undefined, random: number): number {
  const doubled = Math.min(FIRST_WAIT_SECONDS * 2 ** (attempts - 1), LONGEST_WAIT_SECONDS);
  return Math.max(retryAfterSeconds ?? 0, doubled / 2) + (random * doubled) / 2;
}
