import type { ExportRunsInput } from '../contract/runs.js';
import { RULES } from '../rules.js';
import { chooseDepartment, type Caller } from './caller.js';
import { readOptionalChoice, readOptionalText, readOptionalTime, readOptionalInteger } from './input.js';
import { likeText } from './likeText.js';
import type { Value } from './session.js';

/** The columns of a list; GetRun has the complete message and the rest. */
export const RUN_COLUMNS = `CAST(RunKey AS TEXT) AS RunKey, RunId, JobId, JobName, Icon, DepartmentId, DepartmentName, Status, StartedAt,
  EndedAt, DurationSeconds, substr(Message, 1, 1000) AS Message, Validation, Progress, ProgressText, LineCount, WarningCount, ErrorCount,
  ExitCode, Machine, Fingerprint`;

/**
 * Conditions that filter a list of runs. A condition is included only if it is asked for, so that each list can use its
 * index.
 */
export class RunFilter {
  readonly #conditions: string[] = [];
  #lost = false;
  readonly values: Record<string, Value> = {};

  constructor(caller: Caller, input: ExportRunsInput) {
    const validation = readOptionalChoice(input, 'Validation', 'NotNeeded', 'Waiting', 'Validated', 'Rejected');
    const status = readOptionalChoice(
      input,
      'Status',
      'Pending',
      'Done',
      'Error',
      'TimedOut',
      'Cancelled',
      'Lost',
      'Failed',
    );
    // There are few failures and few waiting runs, and they have their own indexes. The plus prevents SQLite from using
    // the department's index.
    const few = (status !== null && status !== 'Done') || (validation !== null && validation !== 'NotNeeded');
    this.where(
      'DepartmentId',
      chooseDepartment(caller, readOptionalInteger(input, 'DepartmentId')),
      `${few ? '+' : ''}DepartmentId = :DepartmentId`,
    );
    this.where('JobId', readOptionalInteger(input, 'JobId'), 'JobId = :JobId');
    if (status === 'Failed') this.#conditions.push(`RecordedStatus IN ('Error', 'TimedOut')`);
    else if (status === 'Lost') this.#lost = true;
    else if (status) this.#status(status);
    this.where('Validation', validation, 'Validation = :Validation');
    // Written like the condition of their index.
    if (validation !== null && validation !== 'NotNeeded') this.#conditions.push(`Validation <> 'NotNeeded'`);
    const [from, to] = [readOptionalTime(input, 'From'), readOptionalTime(input, 'To')];
    const text = likeText(readOptionalText(input, 'Text', 200));
    // A text is searched within dates.
    this.where('From', text !== null && from === null ? daysBefore(to, RULES.SearchDays) : from, 'StartedAt >= :From');
    this.where('To', to, 'StartedAt < :To');
    this.where(
      'Text',
      text,
      String.raw`(JobName LIKE :Text ESCAPE '\' OR Message LIKE :Text ESCAPE '\' OR Machine LIKE :Text ESCAPE '\' OR RunId LIKE substr(:Text, 2) ESCAPE '\')`,
    );
  }

  where(name: string, value: Value, condition: string): void {
    if (value === null) return;
    this.#conditions.push(condition);
    this.values[name] = value;
  }

  /** @returns the statement of a list, newest first, of at most `:Limit` runs */
  list(): string {
    const where = this.#conditions.join(' AND ') || 'true';
    return `SELECT ${RUN_COLUMNS}
     FROM Runs
     WHERE ${this.#lost ? `${lostAmong(where)} AND ${where}` : where}
     ORDER BY Runs.StartedAt DESC, Runs.RunKey DESC
     LIMIT :Limit`;
  }

  #status(status: string): void {
    this.where('Status', status, 'Status = :Status');
    // The condition "not Done" is repeated because its index requires these words.
    if (status !== 'Done') this.#conditions.push(`RecordedStatus <> 'Done'`);
    this.#conditions.push('RecordedStatus = :Status');
  }
}

/**
 * Runs that are recorded as lost, as many as the list shows, in the order of their index; and the silent ones among the
 * few active runs.
 */
function lostAmong(where: string): string {
  return `Status = 'Lost' AND RunKey IN (
       SELECT RunKey
       FROM (
         SELECT RunKey
         FROM Runs
         WHERE RecordedStatus = 'Lost' AND RecordedStatus <> 'Done' AND ${where}
         ORDER BY Runs.StartedAt DESC, Runs.RunKey DESC
         LIMIT :Limit
       )
       UNION ALL
       SELECT RunKey FROM LogHistory WHERE Status = 'Pending' AND Status <> 'Done'
     )`;
}

/** @returns the time this many days before a time, or before now */
function daysBefore(time: string | null, days: number): string {
  return new Date((time === null ? Date.now() : Date.parse(time)) - days * 86_400_000).toISOString();
}
