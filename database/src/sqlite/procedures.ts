/** Each procedure of the contract by its name. */
import type { ProcedureName } from '../contract.js';
import { addComment } from './AddComment.js';
import { getRun } from './GetRun.js';
import { listAudit } from './ListAudit.js';
import { listComments } from './ListComments.js';
import { listDepartmentLogins } from './ListDepartmentLogins.js';
import { listDepartments } from './ListDepartments.js';
import { listJobs } from './ListJobs.js';
import { listLines } from './ListLines.js';
import { listRuns } from './ListRuns.js';
import { listUsers } from './ListUsers.js';
import { purgeRuns } from './PurgeRuns.js';
import { saveDepartment } from './SaveDepartment.js';
import { saveDepartmentLogin } from './SaveDepartmentLogin.js';
import { saveJob } from './SaveJob.js';
import { saveUser } from './SaveUser.js';
import type { Procedure } from './session.js';
import { setJobPaused } from './SetJobPaused.js';
import { snoozeJob } from './SnoozeJob.js';
import { validateRun } from './ValidateRun.js';
import { whoAmI } from './WhoAmI.js';

export const procedures: { [N in ProcedureName]: Procedure<N> } = {
  WhoAmI: whoAmI,
  ListRuns: listRuns,
  GetRun: getRun,
  ListLines: listLines,
  ListComments: listComments,
  AddComment: addComment,
  ValidateRun: validateRun,
  ListJobs: listJobs,
  SaveJob: saveJob,
  SetJobPaused: setJobPaused,
  SnoozeJob: snoozeJob,
  ListDepartments: listDepartments,
  SaveDepartment: saveDepartment,
  ListUsers: listUsers,
  SaveUser: saveUser,
  ListDepartmentLogins: listDepartmentLogins,
  SaveDepartmentLogin: saveDepartmentLogin,
  ListAudit: listAudit,
  PurgeRuns: purgeRuns,
};
