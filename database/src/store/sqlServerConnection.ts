/** SQL Server: one pool, opened when it is first used, and anew after it was cut. */
import { isIP } from 'node:net';
import sql from 'mssql';
import { destinationOf } from '#sdk/destination';
import { isBroken, sqlServerError, thrownByProcedure } from './sqlServerErrors.js';
import { driverSettings } from './sqlServerSettings.js';

export type Rows = Record<string, unknown>[];
export type Parameters = Record<string, string | number>;

export { thrownByProcedure };

/** What comes above that waits. */
const CALLS_AT_ONCE = 4;
/** Characters of a request that fit into the setting's time-out; longer ones have as much more. */
const USUAL_LENGTH = 1024 * 1024;

const shared = new Map<string, SqlServerConnection>();

/** Since mssql 12 a request may have a time-out of its own; its types don't say so yet. */
interface RequestSource {
  request(overrides: { requestTimeout: number }): sql.Request;
}

export class SqlServerConnection {
  readonly destination: string;
  /** The database that the setting names. */
  readonly database: string;
  readonly #settings: ReturnType<typeof driverSettings>;
  #opening: Promise<sql.ConnectionPool> | undefined;
  #users = 0;

  /**
   * @param options.atOnce calls that may go on at once; with 1 all are of one session, so that a transaction may span several
   * @throws SettingError if the setting can't work
   */
  constructor(setting: string, options: { database?: string; requestTimeoutMs?: number; atOnce?: number } = {}) {
    this.#settings = driverSettings(setting);
    this.database = this.#settings.database;
    this.destination = destinationOf(setting).name;
    if (isIP(this.#settings.driver.server)) hideWarningOfAddress();
    if (options.database) this.#settings.driver.database = options.database;
    this.#settings.driver.pool = { ...this.#settings.driver.pool, max: options.atOnce ?? CALLS_AT_ONCE };
    if (options.requestTimeoutMs !== undefined) this.#settings.driver.requestTimeout = options.requestTimeoutMs;
  }

  /** One connection for all parts of the process that use the same setting. Each of them calls {@link release} once. */
  static shared(setting: string): SqlServerConnection {
    const connection = shared.get(setting) ?? new SqlServerConnection(setting);
    shared.set(setting, connection);
    connection.#users++;
    return connection;
  }

  /**
   * Calls a procedure whose parameters are all `nvarchar(max)`.
   *
   * @param patience how many times longer than the setting's time-out it may take; a long text has more time by itself
   * @throws what the driver throws for an error of the procedure itself (see {@link thrownByProcedure}), StoreError for the rest
   */
  execute<Row = Record<string, unknown>>(procedure: string, parameters: Parameters, patience = 1): Promise<Row[]> {
    const length = Object.values(parameters).reduce<number>((sum, value) => sum + String(value).length, 0);
    return this.#run(Math.max(1, length / USUAL_LENGTH) * patience, async (request) => {
      for (const [name, value] of Object.entries(parameters)) request.input(name, sql.NVarChar(sql.MAX), String(value));
      return (await request.execute<Row>(procedure)).recordset ?? [];
    });
  }

  /** Sends statements as they are, one batch. */
  batch(text: string): Promise<Rows> {
    return this.#run(1, async (request) => (await request.batch(text)).recordset ?? []);
  }

  /** Closes it with the last of those who share it. */
  async release(): Promise<void> {
    if (--this.#users > 0) return;
    for (const [setting, connection] of shared) if (connection === this) shared.delete(setting);
    await this.close();
  }

  /** Never fails: what is to be closed is of no more use. */
  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    try {
      await (await opening)?.close();
    } catch {
      // It never opened, or is broken.
    }
  }

  /** The error as a StoreError. */
  explain(error: unknown) {
    return sqlServerError(error, this.destination, this.#settings.secrets);
  }

  async #run<Result>(patience: number, work: (request: sql.Request) => Promise<Result>): Promise<Result> {
    const opening = (this.#opening ??= this.#open());
    try {
      const pool = await opening;
      const { requestTimeout = 0 } = this.#settings.driver;
      return await work((pool as unknown as RequestSource).request({ requestTimeout: requestTimeout * patience }));
    } catch (error) {
      if (thrownByProcedure(error)) throw error;
      // What has failed once isn't trusted again; the next call opens another.
      if (isBroken(error) && this.#opening === opening) await this.close();
      throw this.explain(error);
    }
  }

  /** One pool for all who call at once: each would open one of its own, and nobody would close the first. */
  async #open(): Promise<sql.ConnectionPool> {
    const pool = new sql.ConnectionPool(this.#settings.driver);
    // What goes wrong between requests is met by the next one.
    pool.on('error', () => {});
    try {
      return await pool.connect();
    } catch (error) {
      // A failed pool keeps the process alive until it is closed.
      await pool.close().catch(() => {});
      throw error;
    }
  }
}

let hidden = false;

/**
 * The driver gives Node a server's name also where it is an address, as it must to have the certificate checked, and Node
 * warns (DEP0123) of what it then doesn't do. People can't do anything about it.
 */
function hideWarningOfAddress(): void {
  if (hidden) return;
  hidden = true;
  const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  const filtered = (...args: unknown[]) => {
    if (!args.includes('DEP0123')) emitWarning(...args);
  };
  Object.assign(process, { emitWarning: filtered });
}
