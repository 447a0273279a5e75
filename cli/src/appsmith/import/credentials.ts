import { checkConnectionString } from '#database/store/connectionString';
import { type ConnectionString, parseConnectionString, SettingError } from '#sdk/destination';
import type { JsonObject } from '../json.js';

/** What Appsmith needs to connect to each datasource, by name; null if the environment has nothing for it. */
export type Credentials = Record<string, JsonObject | null>;

interface CredentialSettings {
  /** Connection string of the dashboard's own login: JOB_LOGGER_APPSMITH_DB. */
  database: string | undefined;
  /** SLACK_BOT_TOKEN */
  slack: string | undefined;
  /** SENDGRID_API_KEY */
  sendGrid: string | undefined;
}

/** The setting from which a datasource's credentials come, to name it if it is missing. */
export const CREDENTIAL_OF: Record<string, string> = {
  JobLogger: 'JOB_LOGGER_APPSMITH_DB',
  Slack: 'SLACK_BOT_TOKEN',
  SendGrid: 'SENDGRID_API_KEY',
};

/** @throws SettingError if Appsmith's driver doesn't support what the connection string asks for */
export function makeCredentials({ database, slack, sendGrid }: CredentialSettings): Credentials {
  return {
    JobLogger: database ? readSqlServer(database) : null,
    Slack: slack ? makeBearer('https://slack.com', slack) : null,
    SendGrid: sendGrid ? makeBearer('https://api.sendgrid.com', sendGrid) : null,
  };
}

function readSqlServer(setting: string): JsonObject {
  try {
    return makeSqlServer(setting);
  } catch (error) {
    if (error instanceof SettingError) throw new SettingError(`JOB_LOGGER_APPSMITH_DB: ${error.message}`);
    throw error;
  }
}

function makeSqlServer(setting: string): JsonObject {
  if (/^\s*sqlite:/i.test(setting))
    throw new SettingError(
      'Appsmith needs SQL Server, and this is an embedded database. Use "job-logger preview" for it.',
    );
  checkConnectionString(setting);
  const { host, port, instance, database, get } = parseConnectionString(setting);
  if (instance !== undefined)
    throw new SettingError(
      `Appsmith's driver knows no named instances, and ${host}\\${instance} is one. Give the instance a fixed TCP port ` +
        '(SQL Server Configuration Manager, protocols of the instance, TCP/IP, IPAll) and write "Server=' +
        `${host},PORT".`,
    );
  refuseWhatHasNoPlace(get);
  const encrypted = resolveEncryption(get);
  const [username, password] = readSqlLogin(get);
  for (const [what, value] of [
    ['server', host],
    ['database', database],
  ] as const)
    if (/[;{}]/.test(value))
      throw new SettingError(`Appsmith's driver would read the ; { or } in the name of the ${what} as an option.`);
  return {
    connection: { mode: 'READ_WRITE', ssl: { authType: encrypted ? 'NO_VERIFY' : 'DISABLE' } },
    endpoints: [{ host, port: port ?? 1433 }],
    authentication: { authenticationType: 'dbAuth', databaseName: database, username, password },
  };
}

/** Appsmith's driver either encrypts without verifying the server, or doesn't encrypt. @returns whether it encrypts */
function resolveEncryption(get: ConnectionString['get']): boolean {
  const encrypt = (get('encrypt') ?? 'true').toLowerCase();
  if (/^(false|no|optional)$/.test(encrypt)) return false;
  if (encrypt === 'strict')
    throw new SettingError(
      'Appsmith\'s driver can\'t encrypt strictly (TDS 8). Write "Encrypt=true;TrustServerCertificate=true".',
    );
  if (/^(false|no)$/i.test(get('trustservercertificate', 'trust server certificate') ?? ''))
    throw new SettingError(
      "Appsmith's driver encrypts, but can't check the server's certificate: it trusts whoever answers. Where that will " +
        'do, say so by "TrustServerCertificate=true"; or write "Encrypt=false".',
    );
  return true;
}

function readSqlLogin(get: ConnectionString['get']): [username: string, password: string] {
  const username = get('user id', 'uid', 'user', 'username') ?? '';
  const password = get('password', 'pwd') ?? '';
  const integrated = /^(sspi|true|yes)$/i.test(get('integrated security', 'trusted_connection') ?? '');
  const authentication = (get('authentication') ?? 'sqlpassword').toLowerCase().replaceAll(/[\s-]/g, '');
  if (
    integrated ||
    !/^(sqlpassword|sql|default)$/.test(authentication) ||
    get('domain') !== undefined ||
    username.includes('\\')
  )
    throw new SettingError(
      "Appsmith's driver knows SQL logins only: no Windows account, NTLM or Azure AD. Make one of the role dashboard_user " +
        '("job-logger init --script" does) and write "User Id=…;Password=…".',
    );
  if (username === '' || password === '') throw new SettingError('It needs "User Id=…;Password=…", a SQL login.');
  return [username, password];
}

/** What Appsmith's form has no place for. Keys that only say how long to wait or what to pool are left out. */
const NO_PLACE: [keys: string[], harmless: RegExp, what: string][] = [
  [['failover partner', 'failoverpartner'], /^$/, 'a second server to fall back on'],
  [['multisubnetfailover', 'multi subnet failover'], /^(false|no)$/i, 'trying all addresses of the server at once'],
  [['application intent', 'applicationintent'], /^read-?write$/i, 'a replica that can only be read'],
  [['column encryption setting'], /^disabled$/i, 'encrypted columns'],
  [['attachdbfilename', 'initial file name', 'user instance'], /^(false|no)$/i, 'a database file of its own'],
  [['host name in certificate', 'hostnameincertificate'], /^$/, "a check of the server's certificate"],
  [['server certificate', 'servercertificate'], /^$/, "a check of the server's certificate"],
  [['net', 'network', 'network library'], /^dbmssocn$/i, 'another way than TCP'],
];

function refuseWhatHasNoPlace(get: ConnectionString['get']): void {
  for (const [keys, harmless, what] of NO_PLACE) {
    if (harmless.test(get(...keys) ?? '') || get(...keys) === undefined) continue;
    const key = keys.find((one) => get(one) !== undefined);
    throw new SettingError(
      `"${key}" asks for ${what}, and Appsmith's driver doesn't know that. Leave it out if it isn't needed.`,
    );
  }
}

function makeBearer(url: string, bearerToken: string): JsonObject {
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
