/** Reads the files of `sql/` when they are first needed. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageFile } from './packageFile.js';

export interface SqlFile {
  /** Without `.sql`: the number of a migration, the name of a procedure or view. */
  name: string;
  text: string;
}

/** @param folder for example `sqlserver/dashboard` */
export function sqlFiles(folder: string): SqlFile[] {
  const directory = packageFile(`sql/${folder}`);
  return readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((file) => ({ name: path.basename(file, '.sql'), text: readFileSync(path.join(directory, file), 'utf8') }));
}

const texts = new Map<string, string>();

/** @param file for example `sqlite/dashboard/GetRun` */
export function sqlFile(file: string): string {
  let text = texts.get(file);
  if (text === undefined) texts.set(file, (text = readFileSync(packageFile(`sql/${file}.sql`), 'utf8')));
  return text;
}
