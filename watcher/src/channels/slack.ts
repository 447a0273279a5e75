/**
 * Alerts in Slack. The first message of an alert is posted in the channel. It is changed in place when somebody
 * acknowledges or takes the alert, and when the alert is over. Repeats and the end are posted in its thread.
 */
import { SettingError } from '#database';
import { webApi } from '@slack/bolt';
import { renderAlert, renderThreadReply } from '../slack/alertBlocks.js';
import { renderReport } from '../slack/reportBlocks.js';
import { classifyResponse, getSlackCode } from '../slack/classifyResponse.js';
import { getClientOptions, getProxy, type WebClient } from '../slack/webApi.js';
import { isWebAddress } from '../isWebAddress.js';
import type { Answer, Channel, Message } from './channel.js';

interface SlackOptions {
  /** `xoxb-…`, from an app installed with `slack-manifest.yaml`. */
  botToken: string;
  /** Default: `https://slack.com/api/`. */
  apiUrl?: string | undefined;
}

/** A recipient is a channel (`#it` or its id), a user's id, or an email address. `HTTPS_PROXY` is respected. */
export function createSlackChannel({ botToken, apiUrl }: SlackOptions): Channel {
  if (apiUrl !== undefined && !isWebAddress(apiUrl))
    throw new SettingError('SLACK_API_URL must be a URL: https://slack-gov.com/api/');
  const dispatcher = getProxy();
  const people = new People();
  return {
    async send(message, signal) {
      const client = new webApi.WebClient(botToken, getClientOptions({ apiUrl, dispatcher, signal }));
      try {
        return await deliver({ client, people }, message);
      } catch (error) {
        return error instanceof Unanswered ? error.answer : classifyResponse(error);
      }
    },
  };
}

interface Slack {
  client: WebClient;
  people: People;
}

/** A step before the message's own failed. */
class Unanswered extends Error {
  constructor(readonly answer: Answer) {
    super(answer.answer);
  }
}

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** Slack's ids of people, by their email. Each is asked for once an hour, and not while Slack limits such requests. */
class People {
  readonly #ids = new Map<string, { id: string; until: number }>();
  #held: { answer: Answer; until: number } | null = null;

  async find(client: WebClient, email: string): Promise<string> {
    const known = this.#ids.get(email);
    if (known && known.until > performance.now()) return known.id;
    if (this.#held && this.#held.until > performance.now()) {
      const retryAfterSeconds = Math.ceil((this.#held.until - performance.now()) / SECOND);
      throw new Unanswered({ ...this.#held.answer, retryAfterSeconds } as Answer);
    }
    try {
      const { user } = await client.users.lookupByEmail({ email });
      const id = user?.id ?? email;
      this.#ids.set(email, { id, until: performance.now() + HOUR });
      return id;
    } catch (error) {
      const answer = classifyResponse(error, 'lookup');
      if (answer.outcome === 'again' && answer.full === 'limit')
        this.#held = { answer, until: performance.now() + (answer.retryAfterSeconds ?? 0) * SECOND };
      throw new Unanswered(answer);
    }
  }
}

async function deliver(slack: Slack, message: Message): Promise<Answer> {
  const { Reason, FirstServiceId } = message.delivery;
  if (message.content.isList) return post(slack, message);
  if (FirstServiceId === null) {
    if (Reason === 'changed') return { outcome: 'sent', answer: 'There is no message to change.' };
    return post(slack, message);
  }
  const first = parseMessageId(FirstServiceId);
  if (Reason === 'opened') return post(slack, message);
  if (Reason === 'repeat') return reply(slack, message, first);
  // The change comes first because it may be repeated: if the reply fails, both are tried again.
  const changed = await change(slack, message, first);
  return Reason === 'changed' ? changed : reply(slack, message, first);
}

/** Identifies a message in Slack: its channel's id and its time. */
interface PostedMessage {
  channel: string;
  ts: string;
}

async function post(slack: Slack, message: Message): Promise<Answer> {
  const channel = await resolveChannel(slack, message.delivery.Recipient);
  const rendered = message.delivery.Reason === 'report' ? renderReport(message) : renderAlert(message);
  return formatSent(await slack.client.chat.postMessage({ channel, ...rendered, ...WITHOUT_PREVIEWS }));
}

/** If somebody deleted the message, it has no thread, and the alert is posted as a new message. */
async function reply(slack: Slack, message: Message, { channel, ts }: PostedMessage): Promise<Answer> {
  try {
    const posted = renderThreadReply(message);
    return formatSent(await slack.client.chat.postMessage({ channel, thread_ts: ts, ...posted, ...WITHOUT_PREVIEWS }));
  } catch (error) {
    if (!WITHOUT_THREAD.has(getSlackCode(error) ?? '')) throw error;
    return post(slack, message);
  }
}

const WITHOUT_THREAD = new Set(['thread_not_found', 'message_not_found', 'cannot_reply_to_message']);

/** Links to the dashboard need no preview. */
const WITHOUT_PREVIEWS = { unfurl_links: false, unfurl_media: false, mrkdwn: false } as const;

async function change(slack: Slack, message: Message, place: PostedMessage): Promise<Answer> {
  try {
    await slack.client.chat.update({ ...place, ...renderAlert(message) });
    return { outcome: 'sent', answer: 'The message is changed.', serviceId: formatMessageId(place) };
  } catch (error) {
    // Somebody deleted it, or the workspace doesn't allow changes after a while: nothing is left to do.
    const code = getSlackCode(error);
    if (code === null || !UNCHANGEABLE.has(code)) throw new Unanswered(classifyResponse(error, 'change'));
    return {
      outcome: 'sent',
      answer: `${code}: the message can’t be changed any more.`,
      serviceId: formatMessageId(place),
    };
  }
}

const UNCHANGEABLE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);

/** An email stands for the person who has it in Slack. Slack understands every other recipient itself. */
async function resolveChannel({ client, people }: Slack, recipient: string): Promise<string> {
  return /^[^#@\s]+@\S+$/.test(recipient) ? people.find(client, recipient) : recipient;
}

function formatSent({ channel, ts }: webApi.ChatPostMessageResponse): Answer {
  const answer = 'ok';
  return channel && ts
    ? { outcome: 'sent', answer, serviceId: formatMessageId({ channel, ts }) }
    : { outcome: 'sent', answer };
}

function formatMessageId({ channel, ts }: PostedMessage): string {
  return `${channel}/${ts}`;
}

function parseMessageId(serviceId: string): PostedMessage {
  const slash = serviceId.indexOf('/');
  return { channel: serviceId.slice(0, slash), ts: serviceId.slice(slash + 1) };
}
