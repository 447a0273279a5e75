/** An administrator's statements, which tests send without JobLogger. */
import sql from 'mssql';

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
