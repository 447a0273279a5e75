import type { Connection as SqliteConnection } from '../store/sqliteFile.js';
import type { DashboardContract, ProcedureName } from '../contract.js';
import { sqlFile } from '../sqlFiles.js';

/** A `dashboard.*` procedure for the embedded database; it runs in its own transaction. */
export type Procedure<N extends ProcedureName> = (
  session: Session,
  input: DashboardContract[N]['input'],
) => DashboardContract[N]['row'][];

export type Value = string | number | null;
type Row = Record<string, Value>;

/** Statements of one connection, prepared once; those of `sql/sqlite/dashboard/` are known by name. */
export class Session {
  readonly #prepared = new Map<string, ReturnType<SqliteConnection['prepare']>>();

  constructor(private readonly db: SqliteConnection) {}

  all<R>(sql: string, values: Row = {}): R[] {
    const rows: R[] = this.#prepare(sql).all(values);
    return rows;
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the SQL alone knows what its row is
  get<R>(sql: string, values: Row = {}): R | undefined {
    const row: R | undefined = this.#prepare(sql).get(values);
    return row;
  }

  /** @returns how many rows it changed */
  run(sql: string, values: Row = {}): number {
    return this.#prepare(sql).run(values).changes;
  }

  file(name: string): string {
    return sqlFile(`sqlite/dashboard/${name}`);
  }

  #prepare(sql: string) {
    let statement = this.#prepared.get(sql);
    if (!statement) this.#prepared.set(sql, (statement = this.db.prepare(sql)));
    return statement;
  }
}

/** SQLite stores flags as 0 and 1. */
export function withFlags<R extends object>(row: R, ...flags: (keyof R)[]): R {
  return { ...row, ...Object.fromEntries(flags.map((flag) => [flag, Number(row[flag]) === 1])) };
}
