import { connectionStringReader, databaseOf, serverOf } from '#sdk/destination';
import type { JsonObject } from '../json.js';

/** By name of the datasource what Appsmith needs to reach it; null where the environment holds nothing for it. */
export type Credentials = Record<string, JsonObject | null>;

export interface CredentialSettings {
  /** Connection string of the dashboard's own login: JOB_LOGGER_APPSMITH_DB. */
  database: string | undefined;
  /** SLACK_BOT_TOKEN */
  slack: string | undefined;
  /** SENDGRID_API_KEY */
  sendGrid: string | undefined;
}

/** Which setting a datasource's credentials come from, to be told where one is missing. */
export const CREDENTIAL_OF: Record<string, string> = {
  JobLogger: 'JOB_LOGGER_APPSMITH_DB',
  Slack: 'SLACK_BOT_TOKEN',
  SendGrid: 'SENDGRID_API_KEY',
};

/** @throws SettingError if the connection string can't work */
export function credentialsOf({ database, slack, sendGrid }: CredentialSettings): Credentials {
  return {
    JobLogger: database ? sqlServer(database) : null,
    Slack: slack ? bearer('https://slack.com', slack) : null,
    SendGrid: sendGrid ? bearer('https://api.sendgrid.com', sendGrid) : null,
  };
}

/** Appsmith's driver either encrypts without asking who the server is, or doesn't encrypt. */
function sqlServer(setting: string): JsonObject {
  const get = connectionStringReader(setting);
  const { host, port } = serverOf(get);
  const encrypted = !/^(false|no|optional)$/i.test(get('encrypt') ?? '');
  return {
    connection: { mode: 'READ_WRITE', ssl: { authType: encrypted ? 'NO_VERIFY' : 'DISABLE' } },
    endpoints: [{ host, port: port ?? 1433 }],
    authentication: {
      authenticationType: 'dbAuth',
      databaseName: databaseOf(get),
      username: get('user id', 'uid', 'user', 'username') ?? '',
      password: get('password', 'pwd') ?? '',
    },
  };
}

function bearer(url: string, bearerToken: string): JsonObject {
  return {
    url,
    headers: [],
    queryParameters: [],
    properties: [
      { key: 'isSendSessionEnabled', value: 'N' },
      { key: 'sessionSignatureKey', value: '' },
    ],
    // Without its type Appsmith would read a token as a database login, and lose it.
    authentication: { authenticationType: 'bearerToken', bearerToken },
  };
}
