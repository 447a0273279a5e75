import type { RunRow } from '../contract/runs.js';
import { callerOf, departmentToShow } from './caller.js';
import { optionalOneOf, optionalText, optionalTime, optionalWhole } from './input.js';
import type { Procedure, Value } from './session.js';
import { Refusal } from '../contract.js';

/** The columns of a list; a run's whole message and the rest are in GetRun. */
export const RUN_COLUMNS = `CAST(RunKey AS TEXT) AS RunKey, RunId, JobId, JobName, Icon, DepartmentId, DepartmentName, Status, StartedAt,
  EndedAt, DurationSeconds, substr(Message, 1, 1000) AS Message, Validation, Progress, ProgressText, LineCount, WarningCount, ErrorCount,
  ExitCode, Machine, Fingerprint`;

export const listRuns: Procedure<'ListRuns'> = (session, input) => {
  const caller = callerOf(session, input);
  const pageSize = optionalWhole(input, 'PageSize', 1, 100) ?? 50;
  const beforeStartedAt = optionalTime(input, 'BeforeStartedAt');
  const beforeRunKey = optionalWhole(input, 'BeforeRunKey', 0, Number.MAX_SAFE_INTEGER);
  if ((beforeStartedAt === null) !== (beforeRunKey === null)) {
    throw new Refusal('input', 'BeforeStartedAt and BeforeRunKey belong together: give both, or neither.');
  }
  const status = optionalOneOf(input, 'Status', 'Pending', 'Done', 'Error', 'TimedOut', 'Cancelled', 'Lost');
  const text = optionalText(input, 'Text', 200);

  // A condition is there only where it is asked for, so that each list can stay on its index.
  const conditions: string[] = [];
  const values: Record<string, Value> = { Limit: pageSize + 1 };
  const where = (name: string, value: Value, condition: string) => {
    if (value === null) return;
    conditions.push(condition);
    values[name] = value;
  };
  where('DepartmentId', departmentToShow(caller, optionalWhole(input, 'DepartmentId')), 'DepartmentId = :DepartmentId');
  where('JobId', optionalWhole(input, 'JobId'), 'JobId = :JobId');
  where('Status', status, 'Status = :Status');
  // Lost by silence is recorded as Pending.
  // That it isn't Done is said, because the index of what isn't asks for these words.
  if (status && status !== 'Done') conditions.push(`RecordedStatus <> 'Done'`);
  if (status) conditions.push(status === 'Lost' ? `RecordedStatus IN ('Pending', 'Lost')` : 'RecordedStatus = :Status');
  where(
    'Validation',
    optionalOneOf(input, 'Validation', 'NotNeeded', 'Waiting', 'Validated', 'Rejected'),
    'Validation = :Validation',
  );
  where('From', optionalTime(input, 'From'), 'StartedAt >= :From');
  where('To', optionalTime(input, 'To'), 'StartedAt < :To');
  where('BeforeStartedAt', beforeStartedAt, '(StartedAt, RunKey) < (:BeforeStartedAt, :BeforeRunKey)');
  if (beforeRunKey !== null) values['BeforeRunKey'] = beforeRunKey;
  where(
    'Text',
    text === null ? null : `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`,
    String.raw`(JobName LIKE :Text ESCAPE '\' OR Message LIKE :Text ESCAPE '\' OR Machine LIKE :Text ESCAPE '\' OR '%' || RunId LIKE :Text ESCAPE '\')`,
  );

  return session.all<RunRow>(
    `SELECT ${RUN_COLUMNS}
     FROM Runs
     WHERE ${conditions.join(' AND ') || 'true'}
     ORDER BY Runs.StartedAt DESC, Runs.RunKey DESC
     LIMIT :Limit`,
    values,
  );
};
