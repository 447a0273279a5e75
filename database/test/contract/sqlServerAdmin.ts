/** What a test needs of a server beside JobLogger: statements of an administrator, over the bare driver. */
import sql from 'mssql';

/** In milliseconds; the driver doesn't read the `Command Timeout` that our settings have. */
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
