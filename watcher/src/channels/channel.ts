/** A way to reach people. */
import type { ClaimedDeliveryRow, Channel as Name } from '#database';
import type { Content } from '../content/buildContent.js';

export interface Message {
  delivery: ClaimedDeliveryRow;
  /** What it says, in the recipient's language. */
  content: Content;
  /** Known by it wherever it goes: the same for each attempt, another for each delivery. */
  messageId: string;
  /** Tells two databases apart whose deliveries, jobs and departments have the same keys. */
  origin: string;
}

/**
 * What the service said. `isTrouble`: it is not this message, the service takes none from us, or can't be reached. `maybeSent`: it may
 * have taken the message all the same.
 */
export type Answer =
  /** `serviceId`: what the service knows the message by, to change it or to answer to it. */
  | { outcome: 'sent'; answer: string; serviceId?: string }
  /** Worth another try, not before so many seconds if it said so. */
  | {
      outcome: 'again';
      answer: string;
      retryAfterSeconds?: number;
      isTrouble?: boolean;
      maybeSent?: boolean;
      /** It takes no more for now: `limit`, of such messages; `quota`, of any, until somebody pays or a day or month is over. */
      full?: 'limit' | 'quota';
    }
  /** No try will ever do: the address is none, the message too big, the key wrong. */
  | { outcome: 'failed'; answer: string; isTrouble?: boolean };

export interface Channel {
  /**
   * Sends one message, within {@link SEND_SECONDS}; `signal` aborts it then. What it throws counts as worth another try.
   */
  send(message: Message, signal: AbortSignal): Promise<Answer>;
}

/** Whether nothing of a request can have arrived, by the code of the error: what else went wrong may have come after it had. */
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

/** Those that are set up. */
export type Channels = Partial<Record<Name, Channel>>;

/** How long a send may take; the lease on a delivery is three times that. */
export const SEND_SECONDS = 20;
