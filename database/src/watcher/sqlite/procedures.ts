export { beat as Beat } from './beat.js';
export {
  forgetUnjudged as ForgetUnjudged,
  listJobsToJudge as ListJobsToJudge,
  listPeople as ListPeople,
  markLost as MarkLost,
  readJob as ReadJob,
  saveJudgement as SaveJudgement,
} from './judging.js';
export { listJobsToCheck as ListJobsToCheck, saveProblems as SaveProblems } from './problems.js';
export { purgeOld as PurgeOld } from './purgeOld.js';
export { listReports as ListReports, readReport as ReadReport, saveReport as SaveReport } from './reports.js';
export {
  listSchedules as ListSchedules,
  reportSchedule as ReportSchedule,
  saveExpectedRuns as SaveExpectedRuns,
} from './schedules.js';
export {
  claimDelivery as ClaimDelivery,
  finishDelivery as FinishDelivery,
  listOutageAlerts as ListOutageAlerts,
  listStranded as ListStranded,
  redirectDelivery as RedirectDelivery,
  saveSummary as SaveSummary,
} from './telling.js';
