/**
 * An ADO connection string as the driver's configuration. Read here and not by `mssql`, which drops what it doesn't know
 * (`Authentication=Active Directory Default`, `Application Name`, braces) without a word.
 */
import type { config } from 'mssql';
import { connectionStringPairs, destinationOf, SettingError } from '../destination.js';

const DEFAULT_TIMEOUT_S = 15;

export interface DriverSettings {
  driver: config;
  database: string;
  /** To be kept out of every message. */
  secrets: string[];
}

/** @throws SettingError if the setting can't work */
export function driverSettings(setting: string): DriverSettings {
  destinationOf(setting);
  const pairs = connectionStringPairs(setting);
  const get = (...keys: string[]) => keys.map((key) => pairs.get(key)).find((value) => value);
  const { host, port, instanceName } = serverOf(
    get('server', 'data source', 'datasource', 'addr', 'address', 'network address') ?? '',
    get('port'),
  );
  const database = get('database', 'initial catalog') ?? 'JobLogger';
  const user = get('user id', 'uid', 'user', 'username');
  const password = get('password', 'pwd');
  const clientSecret = get('client secret');
  return {
    database,
    secrets: [password, clientSecret, get('token')].filter((secret) => secret !== undefined),
    driver: {
      server: host,
      database,
      ...(port === undefined ? {} : { port }),
      connectionTimeout: seconds(get('connect timeout', 'connection timeout', 'timeout')) * 1000,
      requestTimeout: seconds(get('command timeout')) * 1000,
      pool: { min: 0, max: 1, idleTimeoutMillis: 300_000 },
      authentication: authentication(get('authentication'), {
        user,
        password,
        domain: get('domain'),
        clientId: get('client id'),
        clientSecret,
        tenantId: get('tenant id'),
        token: get('token'),
      }),
      options: {
        ...(instanceName === undefined ? {} : { instanceName }),
        appName: get('application name', 'app') ?? 'JobLogger',
        ...encryption(get('encrypt')),
        trustServerCertificate: isYes(get('trustservercertificate', 'trust server certificate')),
        multiSubnetFailover: isYes(get('multisubnetfailover')),
        enableArithAbort: true,
      },
    },
  };
}

function serverOf(server: string, otherPort: string | undefined) {
  const [host = '', ownPort] = server
    .replace(/^tcp:/i, '')
    .split(',')
    .map((part) => part.trim());
  const [machine = '', instance] = host.split('\\');
  const port = ownPort ?? otherPort;
  if (port !== undefined && !/^\d{1,5}$/.test(port)) {
    throw new SettingError(`"${port}" is no port. Write the server as "Server=host,1433".`);
  }
  return {
    host: /^(\.|\(local\))$/i.test(machine) ? 'localhost' : machine,
    port: port === undefined ? undefined : Number(port),
    // A port says all: SQL Browser isn't asked then.
    instanceName: instance && port === undefined ? instance : undefined,
  };
}

interface Credentials {
  user: string | undefined;
  password: string | undefined;
  domain: string | undefined;
  clientId: string | undefined;
  clientSecret: string | undefined;
  tenantId: string | undefined;
  token: string | undefined;
}

type Authentication = NonNullable<config['authentication']>;

function authentication(kind: string | undefined, given: Credentials): Authentication {
  const { user, password, clientId, clientSecret, tenantId, token } = given;
  const optional = Object.fromEntries(
    Object.entries({ clientId, tenantId }).filter(([, value]) => value !== undefined),
  );
  switch (kind?.toLowerCase().replaceAll(' ', '')) {
    case undefined:
    case 'sqlpassword': {
      const [domain, name] = user?.includes('\\') ? user.split('\\', 2) : [given.domain, user];
      if (domain) return { type: 'ntlm', options: { domain, userName: name ?? '', password: password ?? '' } };
      return { type: 'default', options: { userName: user ?? '', password: password ?? '' } };
    }
    case 'ntlm': {
      const [domain, name] = user?.includes('\\') ? user.split('\\', 2) : [given.domain, user];
      return { type: 'ntlm', options: { domain: domain ?? '', userName: name ?? '', password: password ?? '' } };
    }
    case 'activedirectorypassword':
      return {
        type: 'azure-active-directory-password',
        options: {
          userName: user ?? '',
          password: password ?? '',
          clientId: clientId ?? '',
          tenantId: tenantId ?? 'common',
        },
      };
    case 'activedirectoryserviceprincipal':
      return {
        type: 'azure-active-directory-service-principal-secret',
        options: {
          clientId: clientId ?? user ?? '',
          clientSecret: clientSecret ?? password ?? '',
          tenantId: tenantId ?? 'common',
        },
      };
    case 'activedirectorymanagedidentity':
    case 'activedirectorymsi':
      return {
        type: 'azure-active-directory-msi-vm',
        options: (clientId ?? user) ? { clientId: clientId ?? user ?? '' } : {},
      };
    case 'activedirectoryaccesstoken':
      return { type: 'azure-active-directory-access-token', options: { token: token ?? '' } };
    case 'activedirectorydefault':
    case 'activedirectoryintegrated':
      return { type: 'azure-active-directory-default', options: optional };
    default:
      throw new SettingError(
        `"Authentication=${kind}" isn't known. These are: Sql Password, ntlm, Active Directory Password, ` +
          'Active Directory Service Principal, Active Directory Managed Identity, Active Directory Default.',
      );
  }
}

function encryption(value: string | undefined): { encrypt: boolean } {
  return { encrypt: value === undefined || !/^(false|no|optional)$/i.test(value) };
}

function isYes(value: string | undefined): boolean {
  return value !== undefined && /^(true|yes)$/i.test(value);
}

function seconds(value: string | undefined): number {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : DEFAULT_TIMEOUT_S;
}
