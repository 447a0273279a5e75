/** An administrator's statements, which tests send without JobLogger. */
import sql from 'mssql';
import { parsePairs } from '#sdk/destination';

/** In milliseconds; the driver itself doesn't read `Command Timeout`. */
const REQUEST_TIMEOUT = 600_000;

export async function asAdministrator<T>(setting: string, work: (pool: sql.ConnectionPool) => Promise<T>): Promise<T> {
  const pool = await new sql.ConnectionPool(`${setting};Request Timeout=${REQUEST_TIMEOUT}`).connect();
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

export async function dropDatabase(setting: string, name: string): Promise<void> {
  await asAdministrator(setting, (pool) => pool.request().batch(`DROP DATABASE IF EXISTS ${name}`));
}

/** The keys that mean the same. */
const ALIASES = {
  database: ['initial catalog'],
  password: ['pwd'],
  server: ['data source', 'addr', 'address', 'network address', 'port'],
  'user id': ['uid', 'user', 'username'],
};

/** The same connection string with other values. */
export function replacePairs(setting: string, values: Partial<Record<keyof typeof ALIASES, string>>): string {
  const pairs = parsePairs(setting);
  for (const alias of Object.keys(values).flatMap((key) => ALIASES[key as keyof typeof ALIASES])) pairs.delete(alias);
  for (const [key, value] of Object.entries(values)) pairs.set(key, value);
  return [...pairs].map(([key, value]) => `${key}={${value.replaceAll('}', '}}')}}`).join(';');
}
