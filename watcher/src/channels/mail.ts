/** Mail, by SendGrid. */
import { SettingError } from '#database';
import { parseSender } from '#database/mailSender';
import sendGrid from '@sendgrid/mail';
import { classifyResponse, sentAnswer, TOO_LARGE } from '../mail/classifyResponse.js';
import { makeHeaders } from '../mail/makeHeaders.js';
import { renderHtml } from '../mail/renderHtml.js';
import { oneLine } from '../content/cleanText.js';
import { renderPlainText } from '../mail/renderPlainText.js';
import type { Answer, Channel, Message } from './channel.js';

export interface MailOptions {
  /** With the right _Mail Send_. */
  apiKey: string;
  /** `jobs@example.org` or `Jobs <jobs@example.org>`, of a sender that SendGrid has verified. */
  from: string | undefined;
  /** Of the API; `https://api.eu.sendgrid.com` for an account of the EU. */
  baseUrl?: string | undefined;
}

/** Its types know neither the class, of which each channel has one of its own, nor the client below it. */
type Service = typeof sendGrid & { client: { setDefaultRequest(options: object): void } };
const MailService = sendGrid.constructor as new () => Service;
type Mail = Exclude<Parameters<Service['send']>[0], unknown[]>;

const BASE_URL = 'https://api.sendgrid.com';
/** Longer subjects are cut by whoever shows them. */
const MOST_SUBJECT = 200;

/** Sends by the proxy of `HTTPS_PROXY`, where there is one and `NO_PROXY` doesn't take SendGrid out: axios, below, does that. */
export function mailChannel({ apiKey, from, baseUrl = BASE_URL }: MailOptions): Channel {
  if (!URL.canParse(baseUrl)) throw new SettingError('SENDGRID_BASE_URL must be a URL: https://api.eu.sendgrid.com');
  const sender = readSender(from);
  const service = new MailService();
  service.setApiKey(apiKey);
  // A redirect would be of somebody else.
  service.client.setDefaultRequest({ baseUrl, maxRedirects: 0 });

  async function post(message: Message, signal: AbortSignal): Promise<Answer> {
    try {
      // The request is made of the defaults at once, before anybody else sets another signal.
      service.client.setDefaultRequest({ signal });
      const [response] = await service.send(formatMail(message, sender));
      return sentAnswer(response);
    } catch (error) {
      return classifyResponse(error);
    }
  }

  return {
    async send(message, signal) {
      const answer = await post(message, signal);
      if (answer !== TOO_LARGE || message.content.traceback === null) return answer;
      return post({ ...message, content: { ...message.content, traceback: null } }, signal);
    },
  };
}

function readSender(from: string | undefined): { email: string; name: string } {
  const sender = parseSender(from);
  if (sender) return sender;
  const what = from ? `, not "${from}"` : '; it is not set, and SENDGRID_API_KEY is';
  throw new SettingError(
    `SENDGRID_FROM must be the address of a sender that SendGrid has verified, such as jobs@example.org${what}.`,
  );
}

function formatMail(message: Message, from: { email: string; name: string }): Mail {
  const { delivery, content } = message;
  const subject = oneLine(`[${content.state}] ${content.name}`);
  const none = { enable: false };
  return {
    to: { email: delivery.Recipient },
    from,
    // A tag in brackets is no part of a subject that mail programs compare (RFC 5256, 2.1): all mails of a job have the same.
    subject: subject.slice(0, MOST_SUBJECT).toWellFormed(),
    text: renderPlainText(content),
    html: renderHtml(content),
    headers: makeHeaders(message, from.email),
    categories: ['job-logger', delivery.Kind],
    customArgs: { delivery: delivery.DeliveryKey, alert: delivery.AlertKey, job: String(delivery.JobId ?? '') },
    // Links stay as they are, and nobody is watched reading.
    trackingSettings: {
      clickTracking: { enable: false, enableText: false },
      openTracking: none,
      subscriptionTracking: none,
    },
  };
}
