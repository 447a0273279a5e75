/**
 * The command's settings. They are like a script's, but `.env` is searched in the working directory and above, because
 * the person is there. They are put into our own environment, so that every part of the SDK and the shippers that we
 * start find the same. The commands that `exec` runs get the original environment.
 */
import { getSetting, getWorkingFolder, search, type Setting } from '#sdk/settings';

export const SETTING_NAMES = [
  'JOB_LOGGER',
  'JOB_LOGGER_DB',
  'JOB_LOGGER_HOME',
  'JOB_LOGGER_USER',
  'JOB_LOGGER_APP_URL',
  'JOB_LOGGER_APPSMITH_DB',
  'JOB_LOGGER_WAIT',
  'JOB_LOGGER_JOURNAL_MB',
  'JOB_LOGGER_OUTPUT_ENCODING',
  'JOB_LOGGER_NODE',
  'JOB_LOGGER_NODE_OPTIONS',
  'JOB_LOGGER_SHIPPER_PATH',
  'JOB_LOGGER_LOG_LEVEL',
  'SENDGRID_API_KEY',
  'SENDGRID_FROM',
  'SENDGRID_BASE_URL',
  'JOB_LOGGER_FALLBACK_MAIL',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_API_URL',
  'JOB_LOGGER_SLACK_DB',
  'HTTPS_PROXY',
  'NO_PROXY',
] as const;

export type SettingName = (typeof SETTING_NAMES)[number];

/** Anybody who sees these can act in our name, so we only show that they are set. */
export const SECRET_NAMES: ReadonlySet<SettingName> = new Set<SettingName>([
  'JOB_LOGGER_APPSMITH_DB',
  'SENDGRID_API_KEY',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'JOB_LOGGER_SLACK_DB',
  'HTTPS_PROXY',
]);

const found = new Map<SettingName, Setting>();
let original: NodeJS.ProcessEnv = {};

export function adoptSettings(): void {
  original = { ...process.env };
  search.from = getWorkingFolder();
  for (const name of SETTING_NAMES) {
    const here = getSetting(name);
    if (!here) continue;
    found.set(name, here);
    process.env[name] = here.value;
  }
}

export function commandSetting(name: SettingName): Setting | undefined {
  return found.get(name);
}

/** The environment with which we were started. */
export function originalEnvironment(): NodeJS.ProcessEnv {
  return original;
}
