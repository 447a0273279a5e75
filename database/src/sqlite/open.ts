import type { DashboardContract, Database, ProcedureName } from '../contract.js';
import * as administration from './administration.js';
import * as alerts from './alerts.js';
import * as calendar from './calendar.js';
import * as departments from './departments.js';
import * as jobs from './jobs.js';
import { openProcedures } from './openProcedures.js';
import * as people from './people.js';
import * as runs from './runs.js';
import type { Procedure } from './session.js';
import * as tickets from './tickets.js';

export const procedures: { [N in ProcedureName]: Procedure<N> } = {
  ...administration,
  ...alerts,
  ...calendar,
  ...departments,
  ...jobs,
  ...people,
  ...runs,
  ...tickets,
};

export function openSqlite(setting: string, onBusy?: () => void): Promise<Database> {
  return openProcedures<DashboardContract>(setting, procedures, onBusy);
}
