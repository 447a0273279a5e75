/** Reads SQL from the package `@job-logger/sql` when it is needed. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface SqlFile {
  /** Without `.sql`: the number of a migration, the name of a procedure or view. */
  name: string;
  text: string;
}

/** @param folder for example `sqlserver/dashboard` */
export function sqlFiles(folder: string): SqlFile[] {
  const directory = path.join(root(), folder);
  return readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((file) => ({ name: path.basename(file, '.sql'), text: readFileSync(path.join(directory, file), 'utf8') }));
}

/** @param file for example `sqlite/dashboard/GetRun` */
export function sqlFile(file: string): string {
  return readFileSync(path.join(root(), `${file}.sql`), 'utf8');
}

function root(): string {
  return path.dirname(require.resolve('@job-logger/sql/package.json'));
}
