/** Messages that can't arrive: if one was refused for good, or its channel is gone, others are told instead. */
import type { BeatRow, Channel, StrandedRow } from '#database';
import { resolveAdmins, resolveDepartment, type Reach, getReach, removeDuplicates } from '../judge/recipients.js';
import type { WatcherContext } from '../context.js';
import { forEachItem } from '../problems.js';

/** How long a message may wait for a channel that nobody has set up, because a watcher may be about to start. */
const STRANDED_SECONDS = 300;

export type Undeliverable = Pick<
  StrandedRow,
  'DeliveryKey' | 'Channel' | 'Recipient' | 'DepartmentId' | 'SlackChannel' | 'MailAddress'
>;

/** Sends to the department, else to the admins, what couldn't be sent to somebody; each person once. */
export async function redirect(context: WatcherContext, one: Undeliverable, answer: string): Promise<void> {
  const beat = await context.beat();
  await redirectTo(context, one, answer, getReach(await context.database.call('ListPeople', {}), beat), beat.Now);
}

/** If no channel is set up at all, messages wait for the first. */
export async function redirectStranded(context: WatcherContext, beat: BeatRow): Promise<void> {
  const { database } = context;
  const reach = getReach(await database.call('ListPeople', {}), beat);
  const Channels: Channel[] = [...reach.channels];
  const stranded = await database.call('ListStranded', { Now: beat.Now, Channels, WaitedSeconds: STRANDED_SECONDS });
  await forEachItem(
    database,
    stranded,
    (one) => redirectTo(context, one, `No watcher has ${one.Channel} set up.`, reach, beat.Now),
    ({ DeliveryKey }, reason) => ({ Key: DeliveryKey, JobId: null, Text: reason }),
  );
}

async function redirectTo(
  { database, log }: WatcherContext,
  one: Undeliverable,
  answer: string,
  reach: Reach,
  Now: string,
): Promise<void> {
  const { DeliveryKey, Channel: channel, Recipient: recipient } = one;
  for (const others of [resolveDepartment(one, reach), resolveAdmins(one.DepartmentId, reach)]) {
    const [redirected] = await database.call('RedirectDelivery', {
      Now,
      DeliveryKey,
      Answer: answer,
      Recipients: removeDuplicates(others).map((other) => ({ Channel: other.channel, Recipient: other.recipient })),
    });
    if (!redirected || redirected.Told === 0) continue;
    const instead = others.map((other) => other.recipient);
    log.warn({ deliveryKey: DeliveryKey, channel, recipient, answer, instead }, 'Others are told instead.');
    return;
  }
  log.error({ deliveryKey: DeliveryKey, channel, recipient, answer }, 'Nobody else can be told instead.');
}
