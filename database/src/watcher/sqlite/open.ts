import { openProcedures } from '../../sqlite/openProcedures.js';
import type { WatcherContract, WatcherDatabase, WatcherProcedure } from '../contract.js';
import { Beat } from './beat.js';
import * as judging from './judging.js';
import * as problems from './problems.js';
import type { Procedure } from './procedure.js';
import { PurgeOld } from './purgeOld.js';
import * as reports from './reports.js';
import * as schedules from './schedules.js';
import * as telling from './telling.js';

export const procedures: { [N in WatcherProcedure]: Procedure<N> } = {
  Beat,
  PurgeOld,
  ...judging,
  ...problems,
  ...reports,
  ...schedules,
  ...telling,
};

export function openSqliteWatcher(setting: string): Promise<WatcherDatabase> {
  return openProcedures<WatcherContract>(setting, procedures);
}
