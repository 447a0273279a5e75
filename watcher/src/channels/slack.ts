/**
 * Alerts in Slack. The first message of an alert is posted in the channel. It is changed in place when somebody
 * acknowledges or takes the alert, and when the alert is over. Repeats and the end are posted in its thread.
 */
import { webApi } from '@slack/bolt';
import { alertMessage, threadMessage } from '../slack/alertBlocks.js';
import { reportMessage } from '../slack/reportBlocks.js';
import { classifyResponse, slackCode } from '../slack/classifyResponse.js';
import { clientOptions, getProxy, type WebClient } from '../slack/webApi.js';
import type { Answer, Channel, Message } from './channel.js';

export interface SlackOptions {
  /** `xoxb-…`, from an app installed with `slack-manifest.yaml`. */
  botToken: string;
  /** Default: `https://slack.com/api/`. */
  apiUrl?: string | undefined;
}

/** A recipient is a channel (`#it` or its id), a user's id, or an email address. `HTTPS_PROXY` is respected. */
export function slackChannel({ botToken, apiUrl }: SlackOptions): Channel {
  const dispatcher = getProxy();
  return {
    async send(message, signal) {
      const client = new webApi.WebClient(botToken, clientOptions({ apiUrl, dispatcher, signal }));
      try {
        return await deliver(client, message);
      } catch (error) {
        return classifyResponse(error);
      }
    },
  };
}

async function deliver(client: WebClient, message: Message): Promise<Answer> {
  const { Reason, FirstServiceId } = message.delivery;
  if (message.content.isList) return post(client, message);
  if (FirstServiceId === null) {
    if (Reason === 'changed') return { outcome: 'sent', answer: 'There is no message to change.' };
    return post(client, message);
  }
  const first = parseMessageId(FirstServiceId);
  if (Reason === 'opened') return post(client, message);
  if (Reason === 'repeat') return reply(client, message, first);
  // The change comes first because it may be repeated: if the reply fails, both are tried again.
  const changed = await change(client, message, first);
  return Reason === 'changed' ? changed : reply(client, message, first);
}

/** Identifies a message in Slack: its channel's id and its time. */
interface PostedMessage {
  channel: string;
  ts: string;
}

async function post(client: WebClient, message: Message): Promise<Answer> {
  const channel = await resolveChannel(client, message.delivery.Recipient);
  const said = message.delivery.Reason === 'report' ? reportMessage(message) : alertMessage(message);
  return sent(await client.chat.postMessage({ channel, ...said, ...WITHOUT_PREVIEWS }));
}

/** If somebody deleted the message, it has no thread, and the alert is posted as a new message. */
async function reply(client: WebClient, message: Message, { channel, ts }: PostedMessage): Promise<Answer> {
  try {
    const posted = threadMessage(message);
    return sent(await client.chat.postMessage({ channel, thread_ts: ts, ...posted, ...WITHOUT_PREVIEWS }));
  } catch (error) {
    if (!WITHOUT_THREAD.has(slackCode(error) ?? '')) throw error;
    return post(client, message);
  }
}

const WITHOUT_THREAD = new Set(['thread_not_found', 'message_not_found', 'cannot_reply_to_message']);

/** Links to the dashboard need no preview. */
const WITHOUT_PREVIEWS = { unfurl_links: false, unfurl_media: false, mrkdwn: false } as const;

async function change(client: WebClient, message: Message, place: PostedMessage): Promise<Answer> {
  try {
    await client.chat.update({ ...place, ...alertMessage(message) });
    return { outcome: 'sent', answer: 'The message is changed.', serviceId: formatMessageId(place) };
  } catch (error) {
    // Somebody deleted it, or the workspace doesn't allow changes after a while: nothing is left to do.
    const code = slackCode(error);
    if (code === null || !UNCHANGEABLE.has(code)) throw error;
    return {
      outcome: 'sent',
      answer: `${code}: the message can’t be changed any more.`,
      serviceId: formatMessageId(place),
    };
  }
}

const UNCHANGEABLE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);

/** Converts an email address to the Slack user; Slack understands everything else. */
async function resolveChannel(client: WebClient, recipient: string): Promise<string> {
  if (!/^[^#@\s]+@\S+$/.test(recipient)) return recipient;
  const { user } = await client.users.lookupByEmail({ email: recipient });
  return user?.id ?? recipient;
}

function sent({ channel, ts }: webApi.ChatPostMessageResponse): Answer {
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
