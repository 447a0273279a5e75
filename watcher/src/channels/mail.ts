/** Mail through SendGrid. */
import { SettingError } from '#database';
import { parseSender } from '#database/mailSender';
import sendGrid from '@sendgrid/mail';
import { classifyResponse, formatSentAnswer, TOO_LARGE } from '../mail/classifyResponse.js';
import { makeHeaders } from '../mail/makeHeaders.js';
import { renderHtml } from '../mail/renderHtml.js';
import { cleanLine } from '../content/cleanText.js';
import { renderPlainText } from '../mail/renderPlainText.js';
import { isWebAddress } from '../isWebAddress.js';
import type { Answer, Channel, Message } from './channel.js';

interface MailOptions {
  /** Needs the right _Mail Send_. */
  apiKey: string;
  /** `jobs@example.org` or `Jobs <jobs@example.org>`, a sender that SendGrid has verified. */
  from: string | undefined;
  /** The API's address; `https://api.eu.sendgrid.com` for an EU account. */
  baseUrl?: string | undefined;
}

/** Its types know neither the class (each channel has its own instance) nor the HTTP client below it. */
type Service = typeof sendGrid & { client: { setDefaultRequest(options: object): void } };
const MailService = sendGrid.constructor as new () => Service;
type Mail = Exclude<Parameters<Service['send']>[0], unknown[]>;

const BASE_URL = 'https://api.sendgrid.com';
/** Mail programs cut longer subjects. */
const MOST_SUBJECT = 200;

/** Uses the proxy of `HTTPS_PROXY`, unless `NO_PROXY` excludes SendGrid: axios, the HTTP client below, does that. */
export function createMailChannel({ apiKey, from, baseUrl = BASE_URL }: MailOptions): Channel {
  if (!isWebAddress(baseUrl)) throw new SettingError('SENDGRID_BASE_URL must be a URL: https://api.eu.sendgrid.com');
  const sender = readSender(from);
  const service = new MailService();
  service.setApiKey(apiKey);
  // A redirect would lead to somebody else, and SendGrid's answers are short.
  service.client.setDefaultRequest({ baseUrl, maxRedirects: 0, maxContentLength: 1_000_000 });

  async function post(message: Message, signal: AbortSignal): Promise<Answer> {
    try {
      // The request takes its defaults at once, before anybody else sets another signal.
      service.client.setDefaultRequest({ signal });
      const [response] = await service.send(formatMail(message, sender));
      return formatSentAnswer(response);
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
  const subject = cleanLine(`[${content.state}] ${content.name}`);
  const none = { enable: false };
  return {
    to: { email: delivery.Recipient },
    from,
    // Mail programs ignore a tag in brackets when they compare subjects (RFC 5256, 2.1), so all mails of a job have the
    // same subject.
    subject: subject.slice(0, MOST_SUBJECT).toWellFormed(),
    text: renderPlainText(content),
    html: renderHtml(content),
    headers: makeHeaders(message, from.email),
    categories: ['job-logger', delivery.Kind],
    customArgs: { delivery: delivery.DeliveryKey, alert: delivery.AlertKey, job: String(delivery.JobId ?? '') },
    // Links aren't rewritten, and nobody tracks the reader.
    trackingSettings: {
      clickTracking: { enable: false, enableText: false },
      openTracking: none,
      subscriptionTracking: none,
    },
  };
}
