import type { Channel } from '#database';
import type { Answer } from './channel.js';

/** What the last answers say of each channel; of this process, since each finds it out by one message. */
export class ChannelStates {
  readonly #troubles = new Map<Channel, string>();

  heard(channel: Channel, answer: Answer): void {
    if (answer.outcome === 'sent') this.#troubles.delete(channel);
    else if (answer.isTrouble) this.#troubles.set(channel, answer.answer);
  }

  /** Why the channel tells nobody at present; null: it does, as far as is known. */
  troubleOf(channel: Channel): string | null {
    return this.#troubles.get(channel) ?? null;
  }
}
