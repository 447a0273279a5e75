import type { Channels } from './channel.js';

/** Named as in the environment; docs/watcher.md explains each. */
interface ChannelSettings {
  SENDGRID_API_KEY?: string | undefined;
  SENDGRID_FROM?: string | undefined;
  /** `https://api.eu.sendgrid.com` for an EU account. */
  SENDGRID_BASE_URL?: string | undefined;
  SLACK_BOT_TOKEN?: string | undefined;
  /** `https://slack-gov.com/api/` for GovSlack. */
  SLACK_API_URL?: string | undefined;
}

/**
 * Opens the channels whose keys are set. The code of a channel is loaded only if it is used.
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
  if (apiKey) channels.mail = (await import('./mail.js')).createMailChannel({ apiKey, from, baseUrl });
  if (botToken) channels.slack = (await import('./slack.js')).createSlackChannel({ botToken, apiUrl });
  return channels;
}
