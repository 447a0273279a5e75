import { ALERT_KINDS } from '../contract/choices.js';
import { calledBy } from './caller.js';
import { findRun } from './findRun.js';
import { readOptionalChoice, readOptionalText, readOptionalInteger } from './input.js';
import type { Procedure } from './session.js';

export const listAlerts: Procedure<'ListAlerts'> = calledBy('viewer', (session, caller, input) => {
  const runId = readOptionalText(input, 'RunId');
  return session.all(session.file('ListAlerts'), {
    DepartmentId: caller.departmentId,
    Status: readOptionalChoice(input, 'Status', 'Open', 'Unacknowledged', 'Closed'),
    Kind: readOptionalChoice(input, 'Kind', ...ALERT_KINDS),
    JobId: readOptionalInteger(input, 'JobId', 1),
    RunKey: runId === null ? null : findRun(session, caller, { RunId: runId }).RunKey,
    AssigneeEmail: readOptionalText(input, 'AssigneeEmail', 320),
    AlertKey: readOptionalInteger(input, 'AlertKey', 1, Number.MAX_SAFE_INTEGER),
    BeforeAlertKey: readOptionalInteger(input, 'BeforeAlertKey', 1, Number.MAX_SAFE_INTEGER),
    Limit: (readOptionalInteger(input, 'PageSize', 1, 100) ?? 50) + 1,
  });
});
