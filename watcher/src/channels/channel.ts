/** A way to reach people. */
import type { ClaimedDeliveryRow, Channel as Name } from '#database';
import type { Content } from '../content/buildContent.js';

export interface Message {
  delivery: ClaimedDeliveryRow;
  /** The content, in the recipient's language. */
  content: Content;
  /** Identifies the message at the service: the same for each attempt, different for each delivery. */
  messageId: string;
  /** Distinguishes two databases whose deliveries, jobs and departments have the same keys. */
  origin: string;
}

/**
 * The service's answer. `isTrouble`: the message isn't the problem; the service accepts none from us, or can't be
 * reached. `maybeSent`: it may have accepted the message nevertheless.
 */
export type Answer =
  /** `serviceId`: the service's id of the message, needed to change it or reply to it. */
  | { outcome: 'sent'; answer: string; serviceId?: string }
  /** Worth another try, not before so many seconds if it said so. */
  | {
      outcome: 'again';
      answer: string;
      retryAfterSeconds?: number;
      isTrouble?: boolean;
      maybeSent?: boolean;
      /**
       * It accepts no more for now: `limit`, of such messages; `quota`, of any, until somebody pays or a day or month
       * is over.
       */
      full?: 'limit' | 'quota';
      /** What the limit is of, where the service counts several things apart. */
      limited?: Limited;
    }
  /** No try will ever do: the address is none, the message too big, the key wrong. */
  | { outcome: 'failed'; answer: string; isTrouble?: boolean };

/** What Slack counts apart: posting messages, changing them, finding people by their address. Mails are posts. */
export type Limited = 'post' | 'change' | 'lookup';

export interface Channel {
  /**
   * Sends one message within {@link SEND_SECONDS}; then `signal` aborts it. An exception counts as worth another try.
   */
  send(message: Message, signal: AbortSignal): Promise<Answer>;
}

/** Whether certainly nothing of a request has arrived, by the error's code. After other errors it may have. */
export function isUnsent(code: string | undefined): boolean {
  return code !== undefined && UNSENT.has(code);
}

const UNSENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** No service may delay a message for longer. */
const LONGEST_DELAY_SECONDS = 86_400;

/** `Retry-After` is a number of seconds, or a date. @returns seconds; undefined if it is neither */
export function parseRetryAfter(header: string | null | undefined): number | undefined {
  const text = header ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(1, Math.ceil(seconds)), LONGEST_DELAY_SECONDS);
}

/** The channels that are set up. */
export type Channels = Partial<Record<Name, Channel>>;

/** How long sending may take; the lease on a delivery is three times as long. */
export const SEND_SECONDS = 20;
