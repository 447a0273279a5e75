import type { Session } from '../../sqlite/session.js';
import { sqlFile } from '../../sqlFiles.js';
import type { At, WatcherContract, WatcherProcedure } from '../contract.js';

/** A `watcher.*` procedure for the embedded database; it runs in its own transaction. */
export type Procedure<N extends WatcherProcedure> = (
  session: Session,
  input: WatcherContract[N]['input'],
) => WatcherContract[N]['row'][];

/** A statement from `sql/sqlite/watcher/`. */
export function statement(name: string): string {
  return sqlFile(`sqlite/watcher/${name}`);
}

export function getNow({ Now }: At): string {
  return Now ?? new Date().toISOString();
}

export function before(time: string, seconds: number): string {
  return new Date(Date.parse(time) - seconds * 1000).toISOString();
}
