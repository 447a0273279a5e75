/**
 * Where a run goes: `sqlite:PATH`, or an ADO connection string of SQL Server. No error message contains a value,
 * because a misplaced text may be the password. Only what names the destination is checked here.
 */
import path from 'node:path';
import { canonicalPath, isOnShare } from '../system/index.js';
import { isUnexpanded, unquote } from './settings.js';

/** Its name never contains a credential: `sqlserver://host:1433/JobLogger`, `sqlite:/path/to/file`. */
type Destination = { engine: 'sqlserver' | 'sqlite'; name: string };

/** A setting that can't work. The message says what would. */
export class SettingError extends Error {
  override name = 'SettingError';
}

const EXAMPLE = 'Server=localhost,1433;Database=JobLogger;User Id=joblogger_runner;Password=…;Encrypt=true';
const NO_SERVER = `The database setting is neither "sqlite:PATH" nor a connection string with "Server=". Example: ${EXAMPLE}`;
const ONLY_TCP = `The value of "Server" asks for a named pipe, shared memory, or LocalDB; Node's driver only speaks TCP. Write "Server=host,1433".`;
const NO_HOST = `The value of "Server" is no host with a port: write "Server=host,1433" (with a comma) or "Server=host\\INSTANCE".`;
const NO_INTEGRATED_SECURITY = `Integrated security isn't available to Node's SQL Server driver. Use a SQL login ("User Id=…;Password=…"), or NTLM with a Windows account ("Authentication=ntlm;Domain=…;User Id=…;Password=…").`;

/** @throws SettingError if the setting names no server, or asks for something that Node's driver doesn't support */
export function parseDestination(setting: string): Destination {
  if (/^\s*sqlite:/i.test(setting)) return { engine: 'sqlite', name: `sqlite:${parseSqlitePath(setting)}` };
  const { host, port, instance, database, get } = parseConnectionString(setting);
  if (/^(sspi|true|yes)$/i.test(get('integrated security', 'trusted_connection') ?? ''))
    throw new SettingError(NO_INTEGRATED_SECURITY);
  const server = (instance ? `${host}\\${instance}` : `${host}:${port ?? 1433}`).toLowerCase();
  return { engine: 'sqlserver', name: `sqlserver://${server}/${database}` };
}

/** The file of a `sqlite:` setting, absolute. @throws SettingError for one that can't work */
export function parseSqlitePath(setting: string): string {
  const file = unquote(setting.trim().slice('sqlite:'.length));
  if (!file) throw new SettingError('"sqlite:" needs a path, for example sqlite:/home/davide/job-logger.db');
  if (isUnexpanded(file))
    throw new SettingError(`~, variables and file: aren't expanded in sqlite:${file}. Write the whole path.`);
  // https://sqlite.org/wal.html: all processes must be on the same host.
  const why = `The embedded database can't live on a network path (${file}): its locks don't hold there and it would be damaged.`;
  // The name comes first: a share that is away answers late.
  const place = isOnShare(file) ? file : canonicalPath(path.resolve(file));
  if (isOnShare(place)) throw new SettingError(`${why} Put it on a local disk, or use SQL Server.`);
  return place;
}

export interface ConnectionString {
  host: string;
  port: number | undefined;
  /** Undefined if there is a port: SQL Server Browser isn't needed then. */
  instance: string | undefined;
  database: string;
  /** The value of the first of these keys (in lower case) that has one. */
  get: (...keys: string[]) => string | undefined;
}

/** @throws SettingError if it can't be parsed, or names no server that can be reached over TCP */
export function parseConnectionString(text: string): ConnectionString {
  const pairs = parsePairs(text);
  const get = (...keys: string[]) => keys.map((key) => pairs.get(key)).find(Boolean);
  const server = get('server', 'data source', 'datasource', 'addr', 'address', 'network address');
  if (!server) throw new SettingError(NO_SERVER);
  if (/^(np|lpc|admin):|^\(localdb\)/i.test(server)) throw new SettingError(ONLY_TCP);
  // The letters of all scripts take a millisecond to compile.
  const [letter, flags] = /^[ -~]*$/.test(server) ? [String.raw`\w`, 'i'] : [String.raw`\p{L}\p{N}_`, 'iu'];
  const form = String.raw`^(?:tcp:)?\s*([${letter}.-]+|\[[\da-f:.]+\]|[\da-f]*:[\da-f]*:[\da-f:.]*|\(local\))(?:\\([${letter}$#]+))?\s*(?:,\s*(\S*))?$`;
  const [, machine, instance, port = get('port')] = new RegExp(form, flags).exec(server) ?? [];
  if (!machine || (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) < 65_536)))
    throw new SettingError(NO_HOST);
  const database = get('database', 'initial catalog') ?? 'JobLogger';
  if (database.includes('='))
    throw new SettingError('The value of "Database" holds a "=": a semicolon is missing before the next key.');
  const host = /^(\.|\(local\))$/i.test(machine) ? 'localhost' : machine;
  return { host, port: port ? Number(port) : undefined, instance: port ? undefined : instance, database, get };
}

/**
 * Keys in lower case; the last value of a key counts. Values may be in quotes (" or ', doubled inside), as in
 * SqlClient, or in braces (} doubled inside), as in ODBC.
 *
 * @throws SettingError with the position of the first character that is neither key nor value
 */
export function parsePairs(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  const pair =
    /[\s;]*([^=;]*[^=;\s])\s*=\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|\{((?:[^}]|\}\})*)\}|(?!["'{])([^;]*))\s*(?:;|$)/y;
  while (!/^[\s;]*$/.test(text.slice(pair.lastIndex))) {
    const from = pair.lastIndex + 1;
    const [, key, double, single, braces, bare = ''] = pair.exec(text) ?? [];
    if (key === undefined) {
      if (!text.includes('=')) throw new SettingError(NO_SERVER);
      const todo = `write it as "${EXAMPLE}", and quote a value that holds a semicolon or begins with a quote.`;
      throw new SettingError(`The connection string can't be read from character ${from} on: ${todo}`);
    }
    const value = double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? braces?.replaceAll('}}', '}');
    pairs.set(key.toLowerCase(), value ?? bare.trim());
  }
  return pairs;
}
