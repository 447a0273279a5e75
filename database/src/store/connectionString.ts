/**
 * Finds mistakes in a connection string and explains them, because a driver would ignore them silently. Keys are those
 * of SqlClient (https://learn.microsoft.com/dotnet/api/microsoft.data.sqlclient.sqlconnection.connectionstring),
 * ODBC's, and our own for authentication. No message contains a value. It contains an unknown key only if that
 * resembles a known one, because a misplaced text may be a part of the password.
 */
import { closest, distance } from 'fastest-levenshtein';
import { parsePairs, SettingError } from '#sdk/destination';

const KEYS = `
  server, data source, datasource, addr, address, network address, port, database, initial catalog, user id, uid,
  user, username, password, pwd, authentication, domain, client id, client secret, tenant id, token, integrated
  security, trusted_connection, encrypt, trust server certificate, trustservercertificate, host name in
  certificate, hostnameincertificate, server certificate, servercertificate, server spn, serverspn, connect
  timeout, connection timeout, timeout, command timeout, application name, app, application intent,
  applicationintent, workstation id, wsid, packet size, multisubnetfailover, multi subnet failover,
  multipleactiveresultsets, multiple active result sets, persist security info, persistsecurityinfo, pooling, max
  pool size, min pool size, connection lifetime, load balance timeout, connection reset, connect retry count,
  connectretrycount, connect retry interval, connectretryinterval, failover partner, failoverpartner,
  attachdbfilename, initial file name, user instance, enlist, asynchronous processing, async, context connection,
  current language, language, net, network, network library, replication, transaction binding, type system
  version, pool blocking period, poolblockingperiod, ip address preference, ipaddresspreference, column encryption
  setting, attestation protocol, enclave attestation url, driver, provider, dsn, description, mars_connection`
  .split(',')
  .map((key) => key.trim().replaceAll(/\s+/g, ' '));

const YES_OR_NO = /^(?:true|false|yes|no)$/i;
const VALUES: Record<string, [RegExp, string]> = {
  encrypt: [/^(?:true|false|yes|no|mandatory|optional|strict)$/i, 'true, false or strict'],
  'trust server certificate': [YES_OR_NO, 'true or false'],
  trustservercertificate: [YES_OR_NO, 'true or false'],
  multisubnetfailover: [YES_OR_NO, 'true or false'],
  'connect timeout': [/^\d+$/, 'a number of seconds'],
  'connection timeout': [/^\d+$/, 'a number of seconds'],
  timeout: [/^\d+$/, 'a number of seconds'],
  'command timeout': [/^\d+$/, 'a number of seconds'],
};

/** @throws SettingError that names the key and its possible values */
export function checkConnectionString(text: string): void {
  for (const [key, value] of parsePairs(text)) {
    if (!KEYS.includes(key)) throw new SettingError(unknownKey(text, key));
    const [allowed, words] = VALUES[key] ?? [];
    if (allowed && value !== '' && !allowed.test(value))
      throw new SettingError(`The value of "${key}" must be ${words}.`);
  }
}

function unknownKey(text: string, key: string): string {
  const position = text.toLowerCase().indexOf(key) + 1;
  const nearest = closest(key, KEYS);
  if (distance(key, nearest) <= Math.max(1, nearest.length / 4)) {
    return `The connection string has an unknown key "${key}" at character ${position}; did you mean "${nearest}"?`;
  }
  return (
    `What stands at character ${position} of the connection string is no key that SQL Server's drivers know. ` +
    'If it belongs to the value before it, quote that value: Password="…;…".'
  );
}
