import type { Channel, Reason } from '#database';
import type { Answer, Limited } from './channel.js';

/** What sending a message needs. Slack limits each method separately: https://docs.slack.dev/apis/web-api/rate-limits */
const DONE_FOR: Record<Reason, Limited[]> = {
  opened: ['post'],
  repeat: ['post'],
  report: ['post'],
  recovered: ['change', 'post'],
  changed: ['change'],
};
const REASONS = Object.keys(DONE_FOR) as Reason[];

/** How long to wait if a service wants fewer messages and doesn't say for how long. */
const USUAL_HOLD_MS = 30_000;
const FIRST_QUOTA_HOLD_MS = 60_000;
const LONGEST_QUOTA_HOLD_MS = 86_400_000;

/**
 * The state of each channel according to its last answers: whether it works, and until when it wants no more messages.
 * Each process finds this out by itself with one message.
 */
export class ChannelStates {
  readonly #troubles = new Map<Channel, string>();
  readonly #heldUntil = new Map<string, number>();
  readonly #quotaRefusals = new Map<Channel, number>();

  /** @param clock tells milliseconds; one that may be set back would hold messages for as long */
  constructor(private readonly clock = () => performance.now()) {}

  recordAnswer(channel: Channel, answer: Answer): void {
    if (answer.outcome === 'sent') {
      this.#troubles.delete(channel);
      this.#quotaRefusals.delete(channel);
      return;
    }
    if (answer.isTrouble) this.#troubles.set(channel, answer.answer);
    if (answer.outcome !== 'again' || answer.full === undefined) return;
    if (answer.full === 'limit') {
      const wait = answer.retryAfterSeconds === undefined ? USUAL_HOLD_MS : answer.retryAfterSeconds * 1000;
      this.#heldUntil.set(`${channel} ${answer.limited ?? 'post'}`, this.clock() + wait);
    } else {
      const refusals = this.#quotaRefusals.get(channel) ?? 0;
      this.#quotaRefusals.set(channel, refusals + 1);
      const wait = Math.min(FIRST_QUOTA_HOLD_MS * 2 ** refusals, LONGEST_QUOTA_HOLD_MS);
      for (const one of ['post', 'change'] as const) this.#heldUntil.set(`${channel} ${one}`, this.clock() + wait);
    }
  }

  /** Why the channel can't send at present; null if it can, as far as we know. */
  getTrouble(channel: Channel): string | null {
    return this.#troubles.get(channel) ?? null;
  }

  /** Which messages the channel accepts now. */
  openReasons(channel: Channel): Reason[] {
    return REASONS.filter((reason) => this.getHeldSeconds(channel, reason) === 0);
  }

  /** 0 if nothing delays it. */
  getHeldSeconds(channel: Channel, reason: Reason): number {
    const until = Math.max(...DONE_FOR[reason].map((one) => this.#heldUntil.get(`${channel} ${one}`) ?? 0));
    return Math.max(0, (until - this.clock()) / 1000);
  }
}
