/** SQL Server as a {@link RunStore}: `sdk.ApplyEvents` and `sdk.Hello`, over one connection. */
import type { Applied, Hello, RunBatch, RunStore } from './runStore.js';
import { SqlServerConnection, type Rows } from './sqlServerConnection.js';

/** @throws SettingError if the setting can't work; whether the server can be reached is known with the first call */
export function openSqlServerStore(setting: string): RunStore {
  return new SqlServerStore(new SqlServerConnection(setting));
}

class SqlServerStore implements RunStore {
  constructor(private readonly connection: SqlServerConnection) {}

  async apply(batch: RunBatch): Promise<Applied> {
    const [row] = await this.#execute('sdk.ApplyEvents', { Batch: JSON.stringify(batch) });
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

  close(): Promise<void> {
    return this.connection.close();
  }

  async #execute(procedure: string, parameters: Record<string, string>): Promise<Rows> {
    try {
      return await this.connection.execute(procedure, parameters);
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
