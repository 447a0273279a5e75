import type { WatcherOptions } from '#watcher';
import { isWebAddress } from '#watcher/isWebAddress';
import { type Command } from 'commander';
import { commandSetting, type SettingName } from '../commandSettings.js';
import { DATABASE_OPTION, type DatabaseOptions, databaseSetting } from '../connect.js';
import { UsageError } from '../failure.js';
import { portOption } from '../options/numberOption.js';

interface Options extends DatabaseOptions {
  once?: boolean;
  port: string;
  appUrl?: string;
  log?: string;
}

/** On Windows also a closed window and Ctrl-Break. Elsewhere `nohup` decides about SIGHUP. */
const SIGNALS: readonly NodeJS.Signals[] =
  process.platform === 'win32' ? ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] : ['SIGINT', 'SIGTERM'];

export function define(command: Command): void {
  command
    .option(...DATABASE_OPTION)
    .option('--once', 'do what is due, then exit; for a scheduler')
    .option('--port <number>', 'port for /healthz on 127.0.0.1; 0 for none', '7420')
    .option('--app-url <url>', 'address of the dashboard, for links in messages, instead of JOB_LOGGER_APP_URL')
    .option('--log <file>', 'write the log to this file instead of stdout')
    .action(watch);
}

async function watch(options: Options): Promise<void> {
  const database = databaseSetting(options);
  const port = portOption(options.port);
  const appUrl = parseUrl(options.appUrl ?? getSettingValue('JOB_LOGGER_APP_URL'));
  const { openChannels, createJsonLog, startWatcher, watchOnce } = await import('#watcher');
  const log = createJsonLog(getSettingValue('JOB_LOGGER_LOG_LEVEL'), options.log);
  const channels = await openChannels(getSettingValue);
  if (Object.keys(channels).length === 0) {
    log.warn(
      {},
      'Nobody will be told of anything: set SENDGRID_API_KEY and SENDGRID_FROM for mail, SLACK_BOT_TOKEN for Slack.',
    );
  }
  const app = slackApp(database);
  const common = { database, channels, appUrl, log };
  if (options.once) return watchOnce(common);

  // Listen before it starts, because the user may stop it at once.
  const stopped = new Promise<void>((resolve) => {
    for (const signal of SIGNALS) {
      process.once(signal, () => {
        log.info({ signal }, 'Asked to stop.');
        resolve();
      });
    }
  });
  const watcher = await startWatcher({ ...common, port: port === 0 ? null : port, slackApp: app });
  await stopped;
  await watcher.stop();
}

/**
 * Null if nobody can press anything. What people do in Slack needs a login of the dashboard, which the watcher's login
 * may not be.
 */
function slackApp(database: string): NonNullable<WatcherOptions['slackApp']> | null {
  const [botToken, appToken] = [getSettingValue('SLACK_BOT_TOKEN'), getSettingValue('SLACK_APP_TOKEN')];
  if (!appToken) return null;
  if (!botToken) throw new UsageError('SLACK_APP_TOKEN is set and SLACK_BOT_TOKEN is not: Slack needs both.');
  return {
    botToken,
    appToken,
    database: getSettingValue('JOB_LOGGER_SLACK_DB') ?? database,
    apiUrl: getSettingValue('SLACK_API_URL'),
  };
}

function parseUrl(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (isWebAddress(text)) return text;
  throw new UsageError(`The dashboard's address must be a URL, not "${text}".`);
}

function getSettingValue(name: SettingName): string | undefined {
  return commandSetting(name)?.value;
}
