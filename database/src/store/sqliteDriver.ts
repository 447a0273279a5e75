/** SQLite's driver: Node's own if it is new enough, else `@photostructure/sqlite`, which has the same interface. */
import type * as Sqlite from '@photostructure/sqlite';
import { SettingError } from '#sdk/destination';

/** Since this version several processes may write to one file in WAL mode (https://sqlite.org/wal.html#walresetbug). */
const SAFE_FOR_MANY_WRITERS = [3, 51, 3];

let driver: typeof Sqlite | undefined;

/** @throws SettingError if this Node has no `node:sqlite` and the package isn't installed */
export function loadSqliteDriver(): typeof Sqlite {
  return (driver ??= load());
}

function load(): typeof Sqlite {
  const own = nodeSqlite();
  if (own && isAtLeast(process.versions.sqlite, SAFE_FOR_MANY_WRITERS)) return own;
  try {
    return require('@photostructure/sqlite') as typeof Sqlite;
  } catch (error) {
    if (own) return own;
    throw new SettingError(
      `The embedded database needs Node 22.13 or later, or the package "@photostructure/sqlite" beside the script: ` +
        `npm install @photostructure/sqlite@2 (this is Node ${process.versions.node}).`,
      { cause: error },
    );
  }
}

/**
 * `node:sqlite` (22.13 and later) without its warning that it is experimental, which would appear in people's output.
 */
function nodeSqlite(): typeof Sqlite | undefined {
  const emitWarning: unknown = Reflect.get(process, 'emitWarning');
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule('node:sqlite') as unknown as typeof Sqlite | undefined;
  } finally {
    Object.assign(process, { emitWarning });
  }
}

function isAtLeast(version: string | undefined, least: number[]): boolean {
  const parts = (version ?? '0').split('.').map(Number);
  const differing = least.findIndex((part, index) => part !== parts[index]);
  return differing === -1 || (parts[differing] ?? 0) > least[differing]!;
}
