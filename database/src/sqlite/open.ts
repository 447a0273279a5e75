import type { DashboardContract, Database, ProcedureName } from '../contract.js';
import { openProcedures } from './openProcedures.js';
import * as all from './procedures.js';
import type { Procedure } from './session.js';

export const procedures: { [N in ProcedureName]: Procedure<N> } = all;

export function openSqlite(setting: string): Promise<Database> {
  return openProcedures<DashboardContract>(setting, procedures);
}
