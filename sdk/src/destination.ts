/**
 * Where a run goes, read off a connection setting without loading a driver.
 *
 * Two forms: an ADO connection string of SQL Server (`Server=host,1433;Database=JobLogger;User Id=…;Password=…`) and
 * `sqlite:PATH` for the embedded database.
 */
import path from 'node:path';

export interface Destination {
  engine: 'sqlserver' | 'sqlite';
  /** Names server and database and never a credential: `sqlserver://host:1433/JobLogger`, `sqlite:/path/to/file`. */
  name: string;
}

/** A setting that can't work, in words that say how it would. */
export class SettingError extends Error {
  override name = 'SettingError';
}

/**
 * @param setting the value of `database` or `JOB_LOGGER_DB`
 * @throws SettingError if it names no server, or asks for what Node's driver doesn't have
 */
export function destinationOf(setting: string): Destination {
  if (setting.startsWith('sqlite:')) return { engine: 'sqlite', name: `sqlite:${sqlitePath(setting)}` };
  const get = connectionStringReader(setting);
  const { host, port, instance } = serverOf(get);
  if (!host) {
    throw new SettingError(
      'The database setting is neither "sqlite:PATH" nor a connection string with "Server=". ' +
        'Example: Server=localhost,1433;Database=JobLogger;User Id=job_runner;Password=…;Encrypt=true',
    );
  }
  if (/^(sspi|true|yes)$/i.test(get('integrated security', 'trusted_connection') ?? '')) {
    throw new SettingError(
      `Integrated security isn't available to Node's SQL Server driver. Use a SQL login ("User Id=…;Password=…"), or ` +
        `NTLM with a Windows account ("Authentication=ntlm;Domain=…;User Id=…;Password=…").`,
    );
  }
  const place = (instance ? `${host}\\${instance}` : `${host}:${port ?? 1433}`).toLowerCase();
  return { engine: 'sqlserver', name: `sqlserver://${place}/${databaseOf(get)}` };
}

/**
 * The file of a `sqlite:` setting, absolute.
 *
 * @throws SettingError for a network path: SQLite's locks don't hold there (https://sqlite.org/wal.html, "same host")
 */
export function sqlitePath(setting: string): string {
  const file = setting.slice('sqlite:'.length);
  if (!file) throw new SettingError('"sqlite:" needs a path, for example sqlite:/home/davide/job-logger.db');
  if (/^(\\\\|\/\/)[^?.]/.test(file)) {
    throw new SettingError(
      `The embedded database can't live on a network path (${file}): its locks don't hold there and it would be damaged. ` +
        'Put it on a local disk, or use SQL Server.',
    );
  }
  return path.resolve(file);
}

/** Keys in lower case. Values may be quoted by " or ', doubled inside, as ADO has it, or stand in braces, as ODBC has it. */
export function connectionStringPairs(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  const pair = /\s*([^=;]+?)\s*=\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|\{([^}]*)\}|([^;]*))\s*(?:;|$)/gy;
  for (const found of text.matchAll(pair)) {
    const [, key = '', double, single, braces, bare] = found;
    const value = double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? braces ?? bare!.trim();
    pairs.set(key.toLowerCase(), value);
  }
  return pairs;
}

/** What a connection string says: the first of these keys that has a value. */
export type Reader = (...keys: string[]) => string | undefined;

export function connectionStringReader(text: string): Reader {
  const pairs = connectionStringPairs(text);
  return (...keys) => keys.map((key) => pairs.get(key)).find(Boolean);
}

export function databaseOf(get: Reader): string {
  return get('database', 'initial catalog') ?? 'JobLogger';
}

/** @throws SettingError if the port is none */
export function serverOf(get: Reader): { host: string; port: number | undefined; instance: string | undefined } {
  const server = get('server', 'data source', 'datasource', 'addr', 'address', 'network address') ?? '';
  const [name = '', ownPort] = server.replace(/^tcp:/i, '').split(/\s*,\s*/);
  const [machine = '', instance] = name.trim().split('\\');
  const port = ownPort ?? get('port');
  if (port !== undefined && !/^\d{1,5}$/.test(port.trim())) {
    throw new SettingError(`"${port}" is no port. Write the server as "Server=host,1433".`);
  }
  const host = /^(\.|\(local\))$/i.test(machine) ? 'localhost' : machine;
  // A port says all: SQL Browser isn't asked then.
  return { host, port: port === undefined ? undefined : Number(port), instance: port ? undefined : instance };
}
