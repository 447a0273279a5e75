/**
 * Converts an ADO connection string to the driver's configuration. We don't use the parser of `mssql`, because it
 * silently ignores what it doesn't know (`Authentication=Active Directory Default`, `Application Name`, braces).
 */
import type { config } from 'mssql';
import { type ConnectionString, parseDestination, parseConnectionString, SettingError } from '#sdk/destination';
import { checkConnectionString } from './connectionString.js';

const DEFAULT_TIMEOUT_S = 15;

/** ADO's names of authentication methods, without spaces, and the driver's names. */
const AUTHENTICATIONS: Record<string, string> = {
  sqlpassword: 'default',
  ntlm: 'ntlm',
  activedirectorypassword: 'azure-active-directory-password',
  activedirectoryserviceprincipal: 'azure-active-directory-service-principal-secret',
  activedirectorymanagedidentity: 'azure-active-directory-msi-vm',
  activedirectorymsi: 'azure-active-directory-msi-vm',
  activedirectoryaccesstoken: 'azure-active-directory-access-token',
  activedirectorydefault: 'azure-active-directory-default',
  activedirectoryintegrated: 'azure-active-directory-default',
};

interface DriverSettings {
  driver: config;
  database: string;
  /** Must not appear in any message. */
  secrets: string[];
}

/** @throws SettingError if the setting can't work */
export function driverSettings(setting: string): DriverSettings {
  parseDestination(setting);
  checkConnectionString(setting);
  const { host, port, instance, database, get } = parseConnectionString(setting);
  const certificateName = get('host name in certificate', 'hostnameincertificate');
  return {
    database,
    secrets: [get('password', 'pwd'), get('client secret'), get('token')].filter((secret) => secret !== undefined),
    driver: {
      server: host,
      database,
      ...(port === undefined ? {} : { port }),
      connectionTimeout: seconds(get('connect timeout', 'connection timeout', 'timeout')) * 1000,
      requestTimeout: seconds(get('command timeout')) * 1000,
      pool: { min: 0, idleTimeoutMillis: 300_000 },
      // Saves one round trip before each call.
      validateConnection: 'socket',
      authentication: authentication(get),
      options: {
        ...(instance === undefined ? {} : { instanceName: instance }),
        appName: get('application name', 'app') ?? 'JobLogger',
        encrypt: encryption(get('encrypt')),
        ...(certificateName === undefined ? {} : { serverName: certificateName }),
        trustServerCertificate: isYes(get('trustservercertificate', 'trust server certificate')),
        multiSubnetFailover: isYes(get('multisubnetfailover', 'multi subnet failover')),
        enableArithAbort: true,
      },
    },
  };
}

/** `strict` is TDS 8: TLS from the first byte on. The driver supports it, its types don't. */
function encryption(wanted = ''): boolean {
  if (/^strict$/i.test(wanted)) return 'strict' as unknown as boolean;
  return !/^(false|no|optional)$/i.test(wanted);
}

/** Each method uses the options that it knows. */
function authentication(get: ConnectionString['get']): NonNullable<config['authentication']> {
  const user = get('user id', 'uid', 'user', 'username') ?? '';
  const password = get('password', 'pwd') ?? '';
  const [domain, userName] = user.includes('\\') ? user.split('\\', 2) : [get('domain'), user];
  const wanted = get('authentication');
  const kind = wanted?.toLowerCase().replaceAll(' ', '') ?? (domain ? 'ntlm' : 'sqlpassword');
  const type = AUTHENTICATIONS[kind];
  if (!type) {
    throw new SettingError(
      `"Authentication=${wanted}" isn't known. These are: Sql Password, ntlm, Active Directory Password, ` +
        'Active Directory Service Principal, Active Directory Managed Identity, Active Directory Default.',
    );
  }
  // If an application logs in, its id is the user.
  const clientId = get('client id') ?? (kind === 'activedirectorypassword' ? '' : user || undefined);
  const clientSecret = get('client secret') ?? password;
  const tenantId = get('tenant id') ?? 'common';
  const options = { domain: domain ?? '', userName, password, clientId, clientSecret, tenantId, token: get('token') };
  return { type, options } as NonNullable<config['authentication']>;
}

function isYes(value: string | undefined): boolean {
  return /^(true|yes)$/i.test(value ?? '');
}

function seconds(value: string | undefined): number {
  return /^\d+$/.test(value ?? '') ? Number(value) : DEFAULT_TIMEOUT_S;
}
