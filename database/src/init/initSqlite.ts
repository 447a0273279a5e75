import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseDestination, parseSqlitePath } from '#sdk/destination';
import { makeFolder } from '#sdk/system';
import { sqliteError } from '../store/sqliteErrors.js';
import { type Connection as SqliteConnection } from '../store/sqliteFile.js';
import { sqlFiles } from '../sqlFiles.js';
import type { Initialised, InitOptions } from './initDatabase.js';
import { migrations, refuseNewer } from './migrations.js';

/** One transaction: if it is interrupted, the file is as it was before. */
export async function initSqlite(setting: string, { onStep = () => {} }: InitOptions): Promise<Initialised> {
  const file = parseSqlitePath(setting);
  const destination = parseDestination(setting).name;
  const { inTransaction, openSqliteFile } = await import('../store/sqliteFile.js');
  const created = !existsSync(file);
  if (created) onStep(`Creating ${file}`);
  makeFolder(path.dirname(file));
  const onBusy = () => onStep(`Waiting up to a minute for another program that writes to ${file}`);
  const db = openSqliteFile(file, { create: true });
  const bringUp = () => {
    const from = readVersion(db);
    const all = migrations('sqlite');
    refuseNewer(from, all, destination);
    for (const { version, text } of all.filter((migration) => migration.version > from)) {
      onStep(`Applying migration ${version}`);
      db.exec(text);
      db.prepare('INSERT INTO SchemaMigrations (Version) VALUES (?)').run(version);
    }
    for (const { name, text } of sqlFiles('sqlite/views')) db.exec(`DROP VIEW IF EXISTS ${name};\n${text}`);
    return { destination, created, from, to: readVersion(db) };
  };
  try {
    return inTransaction(db, bringUp, { onBusy });
  } catch (error) {
    throw sqliteError(error, file);
  } finally {
    db.close();
  }
}

function readVersion(db: SqliteConnection): number {
  if (!db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'SchemaMigrations'`).get()) return 0;
  const row: { Version: number | null } = db.prepare('SELECT max(Version) AS Version FROM SchemaMigrations').get();
  return row.Version ?? 0;
}
