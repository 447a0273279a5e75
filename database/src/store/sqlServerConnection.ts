/** One connection to SQL Server, opened when first used, and anew after it was cut. */
import sql from 'mssql';
import { destinationOf } from '#sdk/destination';
import { sqlServerError, thrownByProcedure } from './sqlServerErrors.js';
import { driverSettings } from './sqlServerSettings.js';

export type Rows = Record<string, unknown>[];
export type Parameters = Record<string, string | number>;

export { thrownByProcedure };

export class SqlServerConnection {
  readonly destination: string;
  /** The database that the setting names. */
  readonly database: string;
  readonly #settings: ReturnType<typeof driverSettings>;
  #pool: sql.ConnectionPool | undefined;

  /** @throws SettingError if the setting can't work */
  constructor(setting: string, options: { database?: string; requestTimeoutMs?: number } = {}) {
    this.#settings = driverSettings(setting);
    this.database = this.#settings.database;
    this.destination = destinationOf(setting).name;
    if (options.database) this.#settings.driver.database = options.database;
    if (options.requestTimeoutMs !== undefined) this.#settings.driver.requestTimeout = options.requestTimeoutMs;
  }

  /**
   * Calls a procedure whose parameters are all `nvarchar(max)`.
   *
   * @throws what the driver throws for an error of the procedure itself (see {@link thrownByProcedure}), StoreError for the rest
   */
  execute<Row = Record<string, unknown>>(procedure: string, parameters: Parameters): Promise<Row[]> {
    return this.#run(async (request) => {
      for (const [name, value] of Object.entries(parameters)) request.input(name, sql.NVarChar(sql.MAX), String(value));
      return (await request.execute<Row>(procedure)).recordset ?? [];
    });
  }

  /** Sends statements as they are, one batch. */
  batch(text: string): Promise<Rows> {
    return this.#run(async (request) => (await request.batch(text)).recordset ?? []);
  }

  /** Never fails: what is to be closed is of no more use. */
  async close(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    await pool?.close().catch(() => {});
  }

  /** The error as a StoreError. */
  explain(error: unknown) {
    return sqlServerError(error, this.destination, this.#settings.secrets);
  }

  async #run<Result>(work: (request: sql.Request) => Promise<Result>): Promise<Result> {
    try {
      return await work((await this.#open()).request());
    } catch (error) {
      if (thrownByProcedure(error)) throw error;
      const explained = this.explain(error);
      // A connection that has failed once isn't trusted again; the next call opens another.
      if (explained.code === 'unavailable') await this.close();
      throw explained;
    }
  }

  async #open(): Promise<sql.ConnectionPool> {
    if (this.#pool?.connected) return this.#pool;
    await this.close();
    const pool = new sql.ConnectionPool(this.#settings.driver);
    // What goes wrong between requests is met by the next one.
    pool.on('error', () => {});
    this.#pool = pool;
    try {
      return await pool.connect();
    } catch (error) {
      // A failed pool keeps the process alive until it is closed.
      await this.close();
      throw error;
    }
  }
}
