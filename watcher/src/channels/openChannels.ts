import type { Channels } from './channel.js';

/** As in the environment; docs/watcher.md tells of each. */
export interface ChannelSettings {
  SENDGRID_API_KEY?: string | undefined;
  SENDGRID_FROM?: string | undefined;
  /** `https://api.eu.sendgrid.com` for an account of the EU. */
  SENDGRID_BASE_URL?: string | undefined;
  SLACK_BOT_TOKEN?: string | undefined;
  /** `https://slack-gov.com/api/` for GovSlack. */
  SLACK_API_URL?: string | undefined;
}

/**
 * The ways to reach people whose keys are set. What a way needs is loaded only where it is one.
 *
 * @throws SettingError if a setting can't work, or one is missing beside a key
 */
export async function openChannels({
  SENDGRID_API_KEY: apiKey,
  SENDGRID_FROM: from,
  SENDGRID_BASE_URL: baseUrl,
  SLACK_BOT_TOKEN: botToken,
  SLACK_API_URL: apiUrl,
}: ChannelSettings): Promise<Channels> {
  const channels: Channels = {};
  if (apiKey) channels.mail = (await import('./mail.js')).mailChannel({ apiKey, from, baseUrl });
  if (botToken) channels.slack = (await import('./slack.js')).slackChannel({ botToken, apiUrl });
  return channels;
}
