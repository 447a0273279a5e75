/** All procedures of the watcher's contract, by name. */
import type { WatcherProcedure } from '../contract.js';
import { beat } from './beat.js';
import { forgetUnjudged, listJobsToJudge, listPeople, markLost, readJob, saveJudgement } from './judging.js';
import type { Procedure } from './procedure.js';
import { listJobsToCheck, saveProblems } from './problems.js';
import { purgeOld } from './purgeOld.js';
import { listReports, readReport, saveReport } from './reports.js';
import { listSchedules, reportSchedule, saveExpectedRuns } from './schedules.js';
import {
  claimDelivery,
  finishDelivery,
  listOutageAlerts,
  listStranded,
  redirectDelivery,
  saveSummary,
} from './telling.js';

export const procedures: { [N in WatcherProcedure]: Procedure<N> } = {
  Beat: beat,
  SaveProblems: saveProblems,
  ListJobsToCheck: listJobsToCheck,
  ListSchedules: listSchedules,
  SaveExpectedRuns: saveExpectedRuns,
  ReportSchedule: reportSchedule,
  ForgetUnjudged: forgetUnjudged,
  MarkLost: markLost,
  ListJobsToJudge: listJobsToJudge,
  ReadJob: readJob,
  SaveJudgement: saveJudgement,
  ListPeople: listPeople,
  ListOutageAlerts: listOutageAlerts,
  SaveSummary: saveSummary,
  ListReports: listReports,
  ReadReport: readReport,
  SaveReport: saveReport,
  ClaimDelivery: claimDelivery,
  ListStranded: listStranded,
  RedirectDelivery: redirectDelivery,
  FinishDelivery: finishDelivery,
  PurgeOld: purgeOld,
};
