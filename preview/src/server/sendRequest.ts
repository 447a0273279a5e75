import type { ActionResult, SentRequest } from '../application.js';
import type { RestRequest } from './restRequest.js';
import { tryOr } from '#sdk/foreign';

/** Where the requests of a REST datasource really go. */
export interface Service {
  /** Sent as `Authorization: Bearer …`; without a token nothing is sent. */
  token?: string;
  /** Instead of the export's. */
  url?: string;
}

/** The addresses of the app's REST datasources. An export doesn't contain them; Appsmith gets them at the import. */
export const SERVICE_ADDRESSES: Readonly<Record<string, string>> = {
  SendGrid: 'https://api.sendgrid.com',
  Slack: 'https://slack.com',
};

/** Sends with the service's token, or records what would have been sent and answers that it succeeded. */
export async function sendRequest(
  action: string,
  request: RestRequest,
  { token }: Service,
  timeout: number,
): Promise<ActionResult> {
  const sent: SentRequest = { action, ...request, wasSent: token !== undefined, at: new Date().toISOString() };
  if (token === undefined) {
    const data = { ok: true, preview: 'Recorded by the preview and not sent: it has no token.' };
    return { isExecutionSuccess: true, data, sent };
  }
  try {
    const { method, url, headers, body } = request;
    const answer = await fetch(url, {
      method,
      headers: { ...headers, authorization: `Bearer ${token}` },
      ...(body !== '' && method !== 'GET' ? { body } : {}),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    const text = await answer.text();
    return { isExecutionSuccess: answer.ok, data: tryOr<unknown>(text, () => JSON.parse(text)), sent };
  } catch (error) {
    return { isExecutionSuccess: false, data: explainFailure(error, action, timeout), sent };
  }
}

function explainFailure(error: unknown, action: string, timeout: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `${action} timed out in ${timeout} milliseconds`;
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
