/** Explains Slack's refusals, and whether another try is worth it. */
import { webApi } from '@slack/bolt';
import { type Answer, isUnsent, type Limited } from '../channels/channel.js';
import { USUAL_WAIT_SECONDS } from './webApi.js';

/** Codes of https://docs.slack.dev/reference/methods/chat.postMessage#errors that go away by themselves. */
const PASSING: Record<string, string> = {
  ratelimited: 'Slack wants fewer messages.',
  rate_limited: 'Slack wants fewer messages.',
  internal_error: 'Slack had an error of its own.',
  fatal_error: 'Slack had an error of its own.',
  service_unavailable: 'Slack is away.',
  request_timeout: 'Slack took too long.',
  team_added_to_org: 'The workspace is being moved.',
};

/** Codes that require somebody to do something. */
const LASTING: Record<string, string> = {
  channel_not_found: 'There is no such channel, or it is private and the app isn’t in it: invite the app there.',
  not_in_channel: 'The app isn’t in that channel: type /invite @JobLogger there.',
  is_archived: 'The channel is archived.',
  users_not_found: 'Nobody in Slack has that mail address.',
  user_not_found: 'There is no such user in Slack.',
  user_disabled: 'That user of Slack was deactivated.',
  cannot_dm_bot: 'That user of Slack is a bot.',
  messages_tab_disabled: 'The app takes no direct messages: install it again from slack-manifest.yaml.',
  invalid_auth: 'SLACK_BOT_TOKEN is wrong: copy it again from the app’s page “OAuth & Permissions”.',
  not_authed: 'SLACK_BOT_TOKEN is empty.',
  not_allowed_token_type: 'SLACK_BOT_TOKEN is no bot token: that begins with xoxb-.',
  token_revoked: 'SLACK_BOT_TOKEN was revoked: install the app again.',
  token_expired: 'SLACK_BOT_TOKEN has expired: install the app again.',
  account_inactive: 'The app was removed from the workspace: install it again.',
  missing_scope: 'The app may not do that: install it again from slack-manifest.yaml.',
  msg_too_long: 'The message is too long for Slack.',
  msg_blocks_too_long: 'The message is too long for Slack.',
  invalid_blocks: 'Slack doesn’t take the message’s blocks.',
  restricted_action: 'The workspace’s settings don’t let the app write there.',
  restricted_action_read_only_channel: 'Only some may write in that channel.',
  message_limit_exceeded: 'The workspace’s plan allows no more messages.',
};

/** Codes that refuse every message, whoever it is for. */
const OF_THE_APP = new Set([
  'invalid_auth',
  'not_authed',
  'not_allowed_token_type',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'missing_scope',
  'message_limit_exceeded',
]);

/**
 * @param error as Slack's library throws it
 * @param limited what was being done; only what is posted shows twice if it is done again
 */
export function classifyResponse(error: unknown, limited: Limited = 'post'): Answer {
  if (error instanceof webApi.WebAPIRateLimitedError) {
    const { retryAfter } = error;
    const answer = `ratelimited: ${PASSING['ratelimited']} It takes the next after ${retryAfter} s.`;
    return { outcome: 'again', answer, retryAfterSeconds: retryAfter, full: 'limit', limited };
  }
  const code = getSlackCode(error);
  if (code !== null) {
    const wording = PASSING[code] ?? LASTING[code];
    const answer = wording === undefined ? `Slack says ${code}.` : `${code}: ${wording}${formatNeededScope(error)}`;
    if (/^rate_?limited$/.test(code))
      return { outcome: 'again', answer, retryAfterSeconds: USUAL_WAIT_SECONDS, full: 'limit', limited };
    if (code in PASSING) return { outcome: 'again', answer, maybeSent: limited === 'post' };
    return { outcome: 'failed', answer, ...(OF_THE_APP.has(code) && { isTrouble: true }) };
  }
  const isHttp = error instanceof webApi.WebAPIHTTPError;
  const why = getCause(error instanceof webApi.WebAPIRequestError ? error.original : error);
  return {
    outcome: 'again',
    answer: isHttp
      ? `Slack answers with HTTP status ${error.statusCode}.`
      : `Slack can’t be reached: ${why.slice(0, 200)}`,
    isTrouble: true,
    maybeSent: limited === 'post' && (isHttp || !isUnsent(getErrorCode(error))),
  };
}

/** @returns the code of an answer with `ok: false`; null if it isn't one, such as the page of a proxy */
export function getSlackCode(error: unknown): string | null {
  const code = error instanceof webApi.WebAPIPlatformError ? error.data.error : '';
  return code && /^\w+$/.test(code) ? code : null;
}

function formatNeededScope(error: unknown): string {
  if (!(error instanceof webApi.WebAPIPlatformError)) return '';
  const { needed } = error.data as { needed?: unknown };
  return typeof needed === 'string' && needed !== '' ? ` It needs ${needed}.` : '';
}

/** Of the innermost error, because each layer wraps the one below. */
function getErrorCode(error: unknown): string | undefined {
  const { code, cause, original } = (error ?? {}) as { code?: unknown; cause?: unknown; original?: unknown };
  const deeper: unknown = original ?? cause;
  const below = deeper === undefined || deeper === null ? undefined : getErrorCode(deeper);
  return below ?? (typeof code === 'string' ? code : undefined);
}

/** `fetch` says "fetch failed" and has the reason in the cause. */
function getCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
