/** SQL Server as a {@link RunStore}: procedures of schema `sdk`, over one connection. */
import sql from 'mssql';
import type * as store from './runStore.js';
import { selectNewLines } from './selectNewLines.js';
import { type Parameters, type Rows, SqlServerConnection } from './sqlServerConnection.js';

/** As many lines of a batch come as rows; fewer aren't worth the round trips. */
const MANY_LINES = 500;

/** @throws SettingError if the setting can't work; the first call shows whether the server can be reached */
export function openSqlServerStore(setting: string): store.RunStore {
  return new SqlServerStore(SqlServerConnection.shared(setting));
}

class SqlServerStore implements store.RunStore {
  constructor(private readonly connection: SqlServerConnection) {}

  async apply(batch: store.RunBatch, patience?: number): Promise<store.Applied> {
    const { lines, ...head } = batch;
    const isLong = lines.length >= MANY_LINES;
    // Lines come last, so that code that reads only the head need not read past them.
    const Batch = JSON.stringify({ ...head, lines: isLong ? [] : lines });
    const [row] = await this.#explained(
      isLong
        ? this.connection.executeWith(linesTable(lines), 'sdk.ApplyEvents', { Batch }, patience)
        : this.connection.execute('sdk.ApplyEvents', { Batch }, patience),
    );
    const [insertedLines, linesBefore] = [Number(row?.['InsertedLines']), Number(row?.['LinesBefore'])];
    return { status: String(row?.['Status']), insertedLines, linesBefore };
  }

  async hello(): Promise<store.Hello> {
    const [row = {}] = await this.#execute('sdk.Hello', {});
    return {
      schemaVersion: Number(row['SchemaVersion']),
      serverTime: String(row['ServerTime']),
      server: String(row['Server']).split('\n', 1)[0]!.trim(),
      login: String(row['Login']),
      roles: Object.entries(ROLE_COLUMNS).flatMap(([column, role]) => (row[column] === 1 ? [role] : [])),
      watcherSeenAt: textOf(row['WatcherSeenAt']),
      recoveryModel: textOf(row['RecoveryModel']),
    };
  }

  async claimFailureMail(claim: store.FailureMailClaim): Promise<store.FailureMail | undefined> {
    const [mail] = await this.#execute<store.FailureMail>('sdk.ClaimFailureMail', claim);
    return mail;
  }

  async finishFailureMail(finish: store.FailureMailFinish): Promise<void> {
    await this.#execute('sdk.FinishFailureMail', finish);
  }

  close(): Promise<void> {
    return this.connection.release();
  }

  #execute<Row = Rows[number]>(procedure: string, parameters: Parameters): Promise<Row[]> {
    return this.#explained(this.connection.execute<Row>(procedure, parameters));
  }

  async #explained<Result>(answer: Promise<Result>): Promise<Result> {
    try {
      return await answer;
    } catch (error) {
      throw this.connection.explain(error);
    }
  }
}

/** As `sdk.ApplyEvents` reads it. */
function linesTable(lines: store.RunBatch['lines']): sql.Table {
  const table = new sql.Table('#Lines');
  table.create = true;
  table.columns.add('Seq', sql.Int, { nullable: false });
  table.columns.add('At', sql.DateTime2(3), { nullable: false });
  table.columns.add('Level', sql.VarChar(5), { nullable: false });
  table.columns.add('Text', sql.NVarChar(sql.MAX), { nullable: false });
  for (const { seq, at, level, text } of selectNewLines(lines)) table.rows.add(seq, new Date(at), level, text);
  return table;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

const ROLE_COLUMNS = {
  IsOwner: 'owner',
  IsJobRunner: 'job_runner',
  IsDashboardUser: 'dashboard_user',
  IsDashboardAdmin: 'dashboard_admin',
  IsWatcher: 'watcher',
};
