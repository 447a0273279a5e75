import type { Channels } from './channel.js';

type SettingName = `SENDGRID_${'API_KEY' | 'FROM' | 'BASE_URL'}` | `SLACK_${'BOT_TOKEN' | 'API_URL'}`;

/**
 * Opens the channels whose keys are set; docs/watcher.md explains each setting. The code of a channel is loaded only if
 * it is used.
 *
 * @throws SettingError if a setting can't work, or one is missing beside a key
 */
export async function openChannels(get: (name: SettingName) => string | undefined): Promise<Channels> {
  const channels: Channels = {};
  const [apiKey, from, baseUrl] = [get('SENDGRID_API_KEY'), get('SENDGRID_FROM'), get('SENDGRID_BASE_URL')];
  if (apiKey) channels.mail = (await import('./mail.js')).createMailChannel({ apiKey, from, baseUrl });
  const [botToken, apiUrl] = [get('SLACK_BOT_TOKEN'), get('SLACK_API_URL')];
  if (botToken) channels.slack = (await import('./slack.js')).createSlackChannel({ botToken, apiUrl });
  return channels;
}
