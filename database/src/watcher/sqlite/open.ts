import { openProcedures } from '../../sqlite/openProcedures.js';
import type { WatcherContract, WatcherDatabase, WatcherProcedure } from '../contract.js';
import type { Procedure } from './procedure.js';
import * as all from './procedures.js';

export const procedures: { [N in WatcherProcedure]: Procedure<N> } = all;

export function openSqliteWatcher(setting: string): Promise<WatcherDatabase> {
  return openProcedures<WatcherContract>(setting, procedures);
}
