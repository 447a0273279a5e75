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
  const pairs = connectionStringPairs(setting);
  const server = pick(pairs, 'server', 'data source', 'datasource', 'addr', 'address', 'network address');
  if (!server) {
    throw new SettingError(
      'The database setting is neither "sqlite:PATH" nor a connection string with "Server=". ' +
        'Example: Server=localhost,1433;Database=JobLogger;User Id=job_runner;Password=…;Encrypt=true',
    );
  }
  const integrated = pick(pairs, 'integrated security', 'trusted_connection');
  if (integrated && /^(sspi|true|yes)$/i.test(integrated)) {
    throw new SettingError(
      `Integrated security isn't available to Node's SQL Server driver. Use a SQL login ("User Id=…;Password=…"), or ` +
        `NTLM with a Windows account ("Authentication=ntlm;Domain=…;User Id=…;Password=…").`,
    );
  }
  const database = pick(pairs, 'database', 'initial catalog') || 'JobLogger';
  return { engine: 'sqlserver', name: `sqlserver://${serverName(server, pick(pairs, 'port'))}/${database}` };
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
    pairs.set(
      key.toLowerCase(),
      double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? braces ?? bare!.trim(),
    );
  }
  return pairs;
}

function pick(pairs: Map<string, string>, ...keys: string[]): string | undefined {
  for (const key of keys) if (pairs.has(key)) return pairs.get(key);
  return undefined;
}

function serverName(server: string, port: string | undefined): string {
  const [host = '', ownPort] = server
    .replace(/^tcp:/i, '')
    .split(',')
    .map((part) => part.trim());
  const [machine = '', instance] = host.split('\\');
  const name = /^(\.|\(local\))$/.test(machine) ? 'localhost' : machine.toLowerCase();
  if (instance && !ownPort) return `${name}\\${instance.toLowerCase()}`;
  return `${name}:${ownPort || port || 1433}`;
}
