/** What tests and trials read and write in an embedded database behind its contract's back. */
import { type Connection, openSqliteFile } from '#database/store/sqliteFile';
import { parseSqlitePath } from '#sdk/destination';

export function openFile(setting: string): Connection {
  return openSqliteFile(parseSqlitePath(setting));
}

export function withFile(setting: string, work: (db: Connection) => void): void {
  const db = openFile(setting);
  work(db);
  db.close();
}

/** Adds a run that began and ended at this time and isn't judged yet, unless `more` says something else. @returns its key */
export function insertRun(db: Connection, at: string, more: Record<string, string | number | null> = {}): string {
  const { number }: { number: number } = db
    .prepare('SELECT coalesce(max(RunKey), 0) + 1 AS number FROM LogHistory')
    .get();
  const run = {
    RunId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    JobId: 1,
    DepartmentId: 1,
    Status: 'Done',
    StartedAt: at,
    EndedAt: at,
    InsertedAt: at,
    HeartbeatAt: at,
    JudgeDueAt: at,
    NeedsValidation: 0,
    Machine: 'SRV',
    OsUser: 'davide',
    Runtime: 'node',
    Sdk: '0.1.0',
    Script: 'x.ts',
    ...more,
  };
  const names = Object.keys(run);
  const values = names.map((name) => `:${name}`);
  const { lastInsertRowid } = db
    .prepare(`INSERT INTO LogHistory (${names.join(', ')}) VALUES (${values.join(', ')})`)
    .run(run);
  return String(lastInsertRowid);
}
