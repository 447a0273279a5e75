/**
 * Classifies SendGrid's answers:
 * https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/responses
 */
import { type Answer, isUnsent, parseRetryAfter } from '../channels/channel.js';

const MOST_SAID = 500;

export const TOO_LARGE: Answer = { outcome: 'failed', answer: 'SendGrid finds the mail too large (413).' };

/** What `@sendgrid/mail` throws if SendGrid answered. */
interface ResponseError {
  code: number;
  response: { headers: Headers; body: unknown };
}

type Headers = Record<string, string | undefined>;

/** A proxy, or a website: it goes away when somebody corrects a setting. */
function formatOther(status: number, maybeSent = false): Answer {
  const answer = `Something else answers in SendGrid's place (${status}): see SENDGRID_BASE_URL and the proxy.`;
  return { outcome: 'again', answer, isTrouble: true, maybeSent };
}

/** @param response with a status of success. SendGrid takes a mail with 202; a proxy's page has 200. */
export function formatSentAnswer({ statusCode, headers }: { statusCode: number; headers: Headers }): Answer {
  if (statusCode !== 202) return formatOther(statusCode, true);
  const id = headers['x-message-id'];
  const answer = `SendGrid took it (202${id ? `, message id ${id}` : ''}).`;
  return id === undefined ? { outcome: 'sent', answer } : { outcome: 'sent', answer, serviceId: id };
}

export function classifyResponse(error: unknown): Answer {
  if (!isAnswered(error)) return classifyNoResponse(error);
  const { code: status, response } = error;
  const text = formatErrors(response.body);
  const failed = (what: string, isTrouble = false): Answer => ({
    outcome: 'failed',
    answer: `${what} (${status})${text}`,
    ...(isTrouble && { isTrouble }),
  });
  if (status === 413) return TOO_LARGE;
  const spent = `SendGrid's quota is used up (${status})${text}`;
  if (status === 402 || isQuota(text)) return { outcome: 'again', answer: spent, isTrouble: true, full: 'quota' };
  const isRefusal = status < 500 && status !== 408 && status !== 429;
  if (isRefusal && text === '') return formatOther(status);
  if (status === 400) return failed('SendGrid refused the mail');
  if (status === 401) return failed('SendGrid does not know the key: SENDGRID_API_KEY is wrong', true);
  if (status === 403) return failed('SendGrid lets this key send no mail, or none from SENDGRID_FROM', true);
  if (isRefusal) return failed('SendGrid refused the request');
  const what = status === 429 ? 'SendGrid has had too many requests' : 'SendGrid is in trouble';
  const wait = getWaitSeconds(response.headers);
  return {
    outcome: 'again',
    answer: `${what} (${status})${text}`,
    ...(status === 429 ? { full: 'limit' as const } : { isTrouble: true, maybeSent: true }),
    ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
  };
}

/**
 * Whether SendGrid says that the plan's mails are used up, with any status; this goes away later. SendGrid documents one such text
 * and uses others too. A limit on requests, or on the size of one mail, is not a quota.
 */
function isQuota(text: string): boolean {
  return USED_UP.some((pattern) => pattern.test(text)) && !/rate limit|requests/i.test(text);
}

const OF_A_PLAN =
  '(?:credits?|quota|(?:messag\\w+|sending|send|e?mails?|daily|monthly|hourly|plan|account|package|trial) (?:limits?|allowance))';
const USED_UP = [
  new RegExp(`${OF_A_PLAN}.{0,40}(?:exceeded|reached|exhausted|used up|insufficient)`, 'i'),
  new RegExp(
    `(?:exceed(?:s|ed|ing)?|reached|exhausted|used up|insufficient|not enough|out of|no|run out of).{0,40}${OF_A_PLAN}`,
    'i',
  ),
  /(?:trial|plan|subscription|package).{0,30}(?:expired|has ended|is over)/i,
];

/** No answer: disconnected, refused, timed out. We use only the message, because the error object contains the key. */
function classifyNoResponse(error: unknown): Answer {
  const { message, code } = error as { message?: string; code?: string };
  const answer = `SendGrid was not reached: ${message || code || String(error)}`;
  return { outcome: 'again', answer, isTrouble: true, maybeSent: !isUnsent(code) };
}

function isAnswered(error: unknown): error is ResponseError {
  return error instanceof Error && 'response' in error && 'code' in error && typeof error.code === 'number';
}

/** `: The from address … (from)`; empty if the answer can't be read. */
function formatErrors(body: unknown): string {
  const { errors } = (typeof body === 'object' && body !== null ? body : {}) as { errors?: unknown };
  if (!Array.isArray(errors)) return '';
  const sentences = errors.flatMap((one: { message?: unknown; field?: unknown } | null) =>
    typeof one?.message === 'string' ? `${one.message}${typeof one.field === 'string' ? ` (${one.field})` : ''}` : [],
  );
  return sentences.length === 0 ? '' : `: ${sentences.join('; ').slice(0, MOST_SAID)}`;
}

/** From `Retry-After`, or from the time at which SendGrid's limit restarts, in seconds since 1970. */
function getWaitSeconds({ 'retry-after': after, 'x-ratelimit-reset': reset }: Headers): number | undefined {
  return parseRetryAfter(after ?? (reset && new Date(Number(reset) * 1000).toUTCString()));
}
