import type { AlertRow } from '../contract/alerts.js';
import { callerOf, departmentToShow } from './caller.js';
import { findRun } from './findRun.js';
import { optionalOneOf, optionalText, optionalWhole } from './input.js';
import type { Procedure } from './session.js';

const KINDS = ['error', 'lost', 'missed', 'long', 'late', 'short', 'validation', 'warnings', 'summary'] as const;

export const listAlerts: Procedure<'ListAlerts'> = (session, input) => {
  const caller = callerOf(session, input);
  const runId = optionalText(input, 'RunId');
  return session.all<AlertRow>(session.file('ListAlerts'), {
    AlertKey: null,
    DepartmentId: departmentToShow(caller, optionalWhole(input, 'DepartmentId', 1)),
    Status: optionalOneOf(input, 'Status', 'Open', 'Unacknowledged', 'Closed'),
    Kind: optionalOneOf(input, 'Kind', ...KINDS),
    JobId: optionalWhole(input, 'JobId', 1),
    RunKey: runId === null ? null : findRun(session, caller, { RunId: runId }).RunKey,
    AssigneeEmail: optionalText(input, 'AssigneeEmail', 320),
    BeforeAlertKey: optionalWhole(input, 'BeforeAlertKey', 1, Number.MAX_SAFE_INTEGER),
    Limit: (optionalWhole(input, 'PageSize', 1, 100) ?? 50) + 1,
  });
};
