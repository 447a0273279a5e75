/** SQL Server as a {@link RunStore}: procedures of schema `sdk`, over one connection. */
import type {
  Applied,
  FailureMail,
  FailureMailClaim,
  FailureMailFinish,
  Hello,
  RunBatch,
  RunStore,
} from './runStore.js';
import { type Parameters, type Rows, SqlServerConnection } from './sqlServerConnection.js';

/** @throws SettingError if the setting can't work; the first call shows whether the server can be reached */
export function openSqlServerStore(setting: string): RunStore {
  return new SqlServerStore(SqlServerConnection.shared(setting));
}

class SqlServerStore implements RunStore {
  constructor(private readonly connection: SqlServerConnection) {}

  async apply(batch: RunBatch, patience?: number): Promise<Applied> {
    // Lines come last, so that code that reads only the head need not read past them.
    const { lines, ...head } = batch;
    const [row] = await this.#execute('sdk.ApplyEvents', { Batch: JSON.stringify({ ...head, lines }) }, patience);
    return { status: String(row?.['Status']), insertedLines: Number(row?.['InsertedLines']) };
  }

  async hello(): Promise<Hello> {
    const [row = {}] = await this.#execute('sdk.Hello', {});
    return {
      schemaVersion: Number(row['SchemaVersion']),
      serverTime: String(row['ServerTime']),
      server: String(row['Server']).split('\n', 1)[0]!.trim(),
      login: String(row['Login']),
      roles: Object.entries(ROLE_COLUMNS).flatMap(([column, role]) => (row[column] === 1 ? [role] : [])),
      watcherSeenAt: typeof row['WatcherSeenAt'] === 'string' ? row['WatcherSeenAt'] : null,
    };
  }

  async claimFailureMail(claim: FailureMailClaim): Promise<FailureMail | undefined> {
    const [mail] = await this.#execute<FailureMail>('sdk.ClaimFailureMail', claim);
    return mail;
  }

  async finishFailureMail(finish: FailureMailFinish): Promise<void> {
    await this.#execute('sdk.FinishFailureMail', finish);
  }

  close(): Promise<void> {
    return this.connection.release();
  }

  async #execute<Row = Rows[number]>(procedure: string, parameters: Parameters, patience?: number): Promise<Row[]> {
    try {
      return await this.connection.execute<Row>(procedure, parameters, patience);
    } catch (error) {
      throw this.connection.explain(error);
    }
  }
}

const ROLE_COLUMNS = {
  IsOwner: 'owner',
  IsJobRunner: 'job_runner',
  IsDashboardUser: 'dashboard_user',
  IsDashboardAdmin: 'dashboard_admin',
  IsWatcher: 'watcher',
};
