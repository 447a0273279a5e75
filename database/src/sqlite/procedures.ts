/** All procedures of the contract, by name. */
import type { ProcedureName } from '../contract.js';
import { acknowledgeAlert } from './AcknowledgeAlert.js';
import { addComment } from './AddComment.js';
import { addTicketComment } from './AddTicketComment.js';
import { assignAlert } from './AssignAlert.js';
import { assignTicket } from './AssignTicket.js';
import { changeTicket } from './ChangeTicket.js';
import { countRuns } from './CountRuns.js';
import { exportRuns } from './ExportRuns.js';
import { getRun } from './GetRun.js';
import { getTicket } from './GetTicket.js';
import { listAlerts } from './ListAlerts.js';
import { listAudit } from './ListAudit.js';
import { listComments } from './ListComments.js';
import { listDay } from './ListDay.js';
import { listDeadLetters } from './ListDeadLetters.js';
import { listDeliveries } from './ListDeliveries.js';
import { listDepartmentLogins } from './ListDepartmentLogins.js';
import { listDepartments } from './ListDepartments.js';
import { listErrors } from './ListErrors.js';
import { listGrid } from './ListGrid.js';
import { listJobs } from './ListJobs.js';
import { listLines } from './ListLines.js';
import { listRuns } from './ListRuns.js';
import { listSettings } from './ListSettings.js';
import { listTicketComments } from './ListTicketComments.js';
import { listTickets } from './ListTickets.js';
import { listTrend } from './ListTrend.js';
import { listUsers } from './ListUsers.js';
import { listWatcherProblems } from './ListWatcherProblems.js';
import { openTicket } from './OpenTicket.js';
import { purgeRuns } from './PurgeRuns.js';
import { recordDelivery } from './RecordDelivery.js';
import { resendDelivery } from './ResendDelivery.js';
import { saveDepartment } from './SaveDepartment.js';
import { saveDepartmentLogin } from './SaveDepartmentLogin.js';
import { saveExpectedRuns } from './SaveExpectedRuns.js';
import { saveJob } from './SaveJob.js';
import { saveReport } from './SaveReport.js';
import { saveSetting } from './SaveSetting.js';
import { saveUser } from './SaveUser.js';
import type { Procedure } from './session.js';
import { setJobPaused } from './SetJobPaused.js';
import { snoozeJob } from './SnoozeJob.js';
import { validateRun } from './ValidateRun.js';
import { whoAmI } from './WhoAmI.js';

export const procedures: { [N in ProcedureName]: Procedure<N> } = {
  WhoAmI: whoAmI,
  ListRuns: listRuns,
  ExportRuns: exportRuns,
  CountRuns: countRuns,
  GetRun: getRun,
  ListLines: listLines,
  ListComments: listComments,
  AddComment: addComment,
  ValidateRun: validateRun,
  ListTrend: listTrend,
  ListErrors: listErrors,
  OpenTicket: openTicket,
  ListTickets: listTickets,
  GetTicket: getTicket,
  AssignTicket: assignTicket,
  ChangeTicket: changeTicket,
  ListTicketComments: listTicketComments,
  AddTicketComment: addTicketComment,
  RecordDelivery: recordDelivery,
  ListDeliveries: listDeliveries,
  ListAlerts: listAlerts,
  AcknowledgeAlert: acknowledgeAlert,
  AssignAlert: assignAlert,
  ListDeadLetters: listDeadLetters,
  ListWatcherProblems: listWatcherProblems,
  ResendDelivery: resendDelivery,
  ListDay: listDay,
  ListGrid: listGrid,
  SaveExpectedRuns: saveExpectedRuns,
  ListJobs: listJobs,
  SaveJob: saveJob,
  SetJobPaused: setJobPaused,
  SnoozeJob: snoozeJob,
  ListDepartments: listDepartments,
  SaveDepartment: saveDepartment,
  ListUsers: listUsers,
  SaveUser: saveUser,
  SaveReport: saveReport,
  ListDepartmentLogins: listDepartmentLogins,
  SaveDepartmentLogin: saveDepartmentLogin,
  ListSettings: listSettings,
  SaveSetting: saveSetting,
  ListAudit: listAudit,
  PurgeRuns: purgeRuns,
};
