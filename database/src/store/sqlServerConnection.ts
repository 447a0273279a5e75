/** SQL Server: one connection pool, opened when it is first used, and again after it was disconnected. */
import { isIP } from 'node:net';
import sql from 'mssql';
import { parseDestination } from '#sdk/destination';
import { isBroken, keepRefusals, sqlServerError, thrownByProcedure } from './sqlServerErrors.js';
import { driverSettings } from './sqlServerSettings.js';

export type Rows = Record<string, unknown>[];
export type Parameters = Record<string, string | number>;

/** Further calls wait. */
const CALLS_AT_ONCE = 4;
/**
 * How many characters a request may have within the setting's timeout; longer requests get proportionally more time.
 */
const USUAL_LENGTH = 1024 * 1024;

const shared = new Map<string, SqlServerConnection>();

interface Limits {
  requestTimeout: number;
}

export class SqlServerConnection {
  readonly destination: string;
  /** The database in the setting. */
  readonly database: string;
  readonly #settings: ReturnType<typeof driverSettings>;
  #opening: Promise<sql.ConnectionPool> | undefined;
  #users = 0;

  /**
   * @param options.atOnce how many calls may run at once; with 1 all belong to one session, so that a transaction may
   * span several
   * @throws SettingError if the setting can't work
   */
  constructor(setting: string, options: { database?: string; requestTimeoutMs?: number; atOnce?: number } = {}) {
    this.#settings = driverSettings(setting);
    this.database = this.#settings.database;
    this.destination = parseDestination(setting).name;
    if (isIP(this.#settings.driver.server)) hideWarningOfAddress();
    if (options.database) this.#settings.driver.database = options.database;
    this.#settings.driver.pool = { ...this.#settings.driver.pool, max: options.atOnce ?? CALLS_AT_ONCE };
    if (options.requestTimeoutMs !== undefined) this.#settings.driver.requestTimeout = options.requestTimeoutMs;
  }

  /** One connection for all parts of the process that use the same setting. Each must call {@link release} once. */
  static shared(setting: string): SqlServerConnection {
    const connection = shared.get(setting) ?? new SqlServerConnection(setting);
    shared.set(setting, connection);
    connection.#users++;
    return connection;
  }

  /**
   * Calls a procedure whose parameters are all `nvarchar(max)`.
   *
   * @param patience how many times longer than the setting's timeout it may take; a long text gets more time anyway
   * @throws the driver's error if the procedure itself failed (see {@link thrownByProcedure}), StoreError otherwise
   */
  execute<Row = Record<string, unknown>>(procedure: string, parameters: Parameters, patience = 1): Promise<Row[]> {
    const length = Object.values(parameters).reduce<number>((sum, value) => sum + String(value).length, 0);
    return this.#run(Math.max(1, length / USUAL_LENGTH) * patience, (pool, limits) =>
      call<Row>(requestOf(pool, limits), procedure, parameters),
    );
  }

  /**
   * The same, with a table besides, which the procedure reads and drops: bulk copy takes a third of the time that JSON does,
   * and a temporary table needs no right. In one transaction, so that all of it is of one session.
   */
  executeWith<Row = Record<string, unknown>>(
    rows: sql.Table,
    procedure: string,
    parameters: Parameters,
    patience = 1,
  ): Promise<Row[]> {
    return this.#run(patience, async (pool, limits) => {
      const transaction = new sql.Transaction(pool);
      await transaction.begin();
      try {
        await requestOf(transaction, limits).bulk(rows);
        const answer = await call<Row>(requestOf(transaction, limits), procedure, parameters);
        await transaction.commit();
        return answer;
      } catch (error) {
        // The server has done so where it was the procedure that failed.
        await transaction.rollback().catch(() => {});
        throw error;
      }
    });
  }

  /** Sends statements unchanged, as one batch. */
  batch(text: string): Promise<Rows> {
    return this.#run(1, async (pool, limits) => (await requestOf(pool, limits).batch(text)).recordset ?? []);
  }

  /** The last user closes it. */
  async release(): Promise<void> {
    if (--this.#users > 0) return;
    for (const [setting, connection] of shared) if (connection === this) shared.delete(setting);
    await this.close();
  }

  /** Never fails, because the connection isn't needed any more. */
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

  async #run<Result>(
    patience: number,
    work: (pool: sql.ConnectionPool, limits: Limits) => Promise<Result>,
  ): Promise<Result> {
    const opening = (this.#opening ??= this.#open());
    try {
      const pool = await opening;
      return await work(pool, { requestTimeout: (this.#settings.driver.requestTimeout ?? 0) * patience });
    } catch (error) {
      if (thrownByProcedure(error)) throw error;
      // A connection that has failed isn't used again; the next call opens another.
      if (isBroken(error) && this.#opening === opening) await this.close();
      throw this.explain(error);
    }
  }

  /**
   * One pool for all calls that start at the same time. Otherwise each would open one, and nobody would close the
   * first.
   */
  async #open(): Promise<sql.ConnectionPool> {
    const pool = new sql.ConnectionPool({ ...this.#settings.driver, beforeConnect: keepRefusals });
    // The next request sees what goes wrong between requests.
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

/** Since mssql 12 a request may have its own timeout; its types don't know that yet. */
function requestOf(source: sql.ConnectionPool | sql.Transaction, limits: Limits): sql.Request {
  return (source as unknown as { request(overrides: Limits): sql.Request }).request(limits);
}

async function call<Row>(request: sql.Request, procedure: string, parameters: Parameters): Promise<Row[]> {
  for (const [name, value] of Object.entries(parameters)) request.input(name, sql.NVarChar(sql.MAX), String(value));
  return (await request.execute<Row>(procedure)).recordset ?? [];
}

let hidden = false;

/**
 * To verify the certificate, the driver gives Node a server name even if it is an IP address. Node then warns
 * (DEP0123), and users can't do anything about it.
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
