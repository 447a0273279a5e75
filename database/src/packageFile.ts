import { existsSync } from 'node:fs';
import path from 'node:path';

let root: string | undefined;

/**
 * The path of a file that comes with the code: SQL, the app's export, the shipper. It is the same in a clone and in the
 * installed package.
 *
 * @param name its path in the package, with slashes: `sql/sqlite/migrations`
 */
export function packageFile(name: string): string {
  root ??= findRoot(__dirname);
  return path.join(root, name);
}

function findRoot(folder: string): string {
  if (existsSync(path.join(folder, 'sql', 'sqlserver'))) return folder;
  const above = path.dirname(folder);
  if (above === folder) throw new Error('The files of job-logger are not beside its code. Install the package again.');
  return findRoot(above);
}
