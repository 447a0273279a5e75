import { sqlFiles } from '../../src/sqlFiles';
import type { TsqlFile } from './rules';

const FOLDERS = ['migrations', 'dbo', 'sdk', 'dashboard', 'watcher'];

/** All of our T-SQL. */
export const files: TsqlFile[] = FOLDERS.flatMap((folder) =>
  sqlFiles(`sqlserver/${folder}`).map(({ name, text }) => ({ name: `${folder}/${name}`, text })),
);

/** Without its comments. */
export function codeOf(name: string): string {
  return files.find((file) => file.name === name)!.text.replaceAll(/--.*$/gm, '');
}
