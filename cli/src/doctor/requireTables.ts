/** What somebody has dropped shows here, before it is missed. */
import { type Claimed, type Database, sqlFiles } from '#database';
import { sqliteError } from '#database/store/sqliteErrors';
import { openSqliteFile } from '#database/store/sqliteFile';
import { parseSqlitePath } from '#sdk/destination';

/** @throws StoreError `schema` if a table or view is missing; on SQL Server most of them are looked at */
export async function requireTables(database: Database, caller: Claimed): Promise<void> {
  if (database.engine === 'sqlite') return compileStatements(parseSqlitePath(database.destination));
  const page = { ...caller, PageSize: 1 };
  const [run] = await database.call('ListRuns', page);
  const [From, To] = [Date.now() - 1000, Date.now()].map((at) => new Date(at).toISOString());
  await database.call('CountRuns', { ...caller, From: From!, To: To! });
  for (const name of ['ListTickets', 'ListAlerts'] as const) await database.call(name, page);
  if (!run) return;
  for (const name of ['ListLines', 'ListComments'] as const) await database.call(name, { ...page, RunId: run.RunId });
}

/** SQLite compiles no statement that names what isn't there. */
function compileStatements(file: string): void {
  const db = openSqliteFile(file);
  try {
    for (const schema of ['dashboard', 'sdk', 'watcher'])
      for (const { text } of sqlFiles(`sqlite/${schema}`)) db.prepare(text);
  } catch (error) {
    throw sqliteError(error, file);
  } finally {
    db.close();
  }
}
