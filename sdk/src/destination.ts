/**
 * Where a run goes, read off a connection setting without loading a driver.
 *
 * Two forms: an ADO connection string of SQL Server (`Server=host,1433;Database=JobLogger;User Id=…;Password=…`) and
 * `sqlite:PATH` for the embedded database. No error holds a value: what stands at the wrong place may be the password.
 * Only what names the destination is checked here; `database/src/store/connectionString.ts` checks the rest.
 */
import path from 'node:path';
import { isUnexpanded } from './settings.js';

export interface Destination {
  engine: 'sqlserver' | 'sqlite';
  /** Names server and database and never a credential: `sqlserver://host:1433/JobLogger`, `sqlite:/path/to/file`. */
  name: string;
}

/** A setting that can't work, in words that say how it would. */
export class SettingError extends Error {
  override name = 'SettingError';
}

const NO_SERVER =
  'The database setting is neither "sqlite:PATH" nor a connection string with "Server=". ' +
  'Example: Server=localhost,1433;Database=JobLogger;User Id=job_runner;Password=…;Encrypt=true';

/**
 * @param setting the value of `database` or `JOB_LOGGER_DB`
 * @throws SettingError if it names no server, or asks for what Node's driver doesn't have
 */
export function destinationOf(setting: string): Destination {
  if (isSqlite(setting)) return { engine: 'sqlite', name: `sqlite:${sqlitePath(setting)}` };
  const get = connectionStringReader(setting);
  const { host, port, instance } = serverOf(get);
  if (/^(sspi|true|yes)$/i.test(get('integrated security', 'trusted_connection') ?? '')) {
    throw new SettingError(
      `Integrated security isn't available to Node's SQL Server driver. Use a SQL login ("User Id=…;Password=…"), or ` +
        `NTLM with a Windows account ("Authentication=ntlm;Domain=…;User Id=…;Password=…").`,
    );
  }
  const server = (instance ? `${host}\\${instance}` : `${host}:${port ?? 1433}`).toLowerCase();
  return { engine: 'sqlserver', name: `sqlserver://${server}/${databaseOf(get)}` };
}

function isSqlite(setting: string): boolean {
  return /^\s*sqlite:/i.test(setting);
}

/**
 * The file of a `sqlite:` setting, absolute.
 *
 * @throws SettingError for a network path: SQLite's locks don't hold there (https://sqlite.org/wal.html, "same host")
 */
export function sqlitePath(setting: string): string {
  const file = setting.trim().slice('sqlite:'.length).trim();
  if (!file) throw new SettingError('"sqlite:" needs a path, for example sqlite:/home/davide/job-logger.db');
  if (isUnexpanded(file)) {
    throw new SettingError(`In sqlite:${file} nothing fills in the variable. Write the whole path.`);
  }
  if (/^(\\\\|\/\/)[^?.]/.test(file)) {
    throw new SettingError(
      `The embedded database can't live on a network path (${file}): its locks don't hold there and it would be damaged. ` +
        'Put it on a local disk, or use SQL Server.',
    );
  }
  return path.resolve(file);
}

/**
 * Keys in lower case. Values may be quoted by " or ', doubled inside, as SqlClient has it, or stand in braces, with } doubled,
 * as ODBC has it. Where a key comes twice, the last counts; empty parts between semicolons are passed over.
 *
 * @throws SettingError that names the position of what is neither key nor value
 */
export function connectionStringPairs(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  const pair =
    /[\s;]*([^=;]*[^=;\s])\s*=\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|\{((?:[^}]|\}\})*)\}|(?!["'{])([^;]*))\s*(?:;|$)/y;
  while (!/^[\s;]*$/.test(text.slice(pair.lastIndex))) {
    const from = pair.lastIndex;
    const found = pair.exec(text);
    if (!found) {
      if (!text.includes('=')) throw new SettingError(NO_SERVER);
      throw new SettingError(
        `The connection string can't be read from character ${from + 1} on: write it as "Server=host,1433;Database=JobLogger;` +
          'User Id=job_runner;Password=…;Encrypt=true", and quote a value that holds a semicolon or begins with a quote.',
      );
    }
    const [, key = '', double, single, braces, bare = ''] = found;
    const value = double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? braces?.replaceAll('}}', '}');
    pairs.set(key.toLowerCase(), value ?? bare.trim());
  }
  return pairs;
}

/** What a connection string says: the first of these keys that has a value. */
export type Reader = (...keys: string[]) => string | undefined;

export function connectionStringReader(text: string): Reader {
  const pairs = connectionStringPairs(text);
  return (...keys) => keys.map((key) => pairs.get(key)).find(Boolean);
}

/** @throws SettingError if it holds a further key, for want of a semicolon */
export function databaseOf(get: Reader): string {
  const name = get('database', 'initial catalog') ?? 'JobLogger';
  if (name.includes('='))
    throw new SettingError('The value of "Database" holds a "=": a semicolon is missing before the next key.');
  return name;
}

/** @throws SettingError if there is no server, or none that can be reached over TCP */
export function serverOf(get: Reader): { host: string; port: number | undefined; instance: string | undefined } {
  const server = get('server', 'data source', 'datasource', 'addr', 'address', 'network address') ?? '';
  if (/^(np|lpc|admin):|^\(localdb\)/i.test(server)) {
    throw new SettingError(
      'The value of "Server" asks for a named pipe, shared memory, or LocalDB; Node\'s driver only speaks TCP. Write "Server=host,1433".',
    );
  }
  const [, machine = '', instance, port = get('port')] =
    /^(?:tcp:)?\s*([\p{L}\p{N}._:[\]-]+|\(local\))(?:\\([\p{L}\p{N}_$#]+))?\s*(?:,\s*(\S*))?$/iu.exec(server) ?? [];
  if (!machine || (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) < 65_536))) {
    throw new SettingError(
      server
        ? 'The value of "Server" is no host with a port: write "Server=host,1433" or "Server=host\\INSTANCE".'
        : NO_SERVER,
    );
  }
  const host = /^(\.|\(local\))$/i.test(machine) ? 'localhost' : machine;
  // A port says all: SQL Browser isn't asked then.
  return { host, port: port === undefined ? undefined : Number(port), instance: port ? undefined : instance };
}
