import { RUN_STATUSES, VALIDATIONS } from '../contract/choices.js';
import type { ExportRunsInput } from '../contract/runs.js';
import { RULES } from '../rules.js';
import type { Caller } from './caller.js';
import * as read from './input.js';
import type { Value } from './session.js';

/** The columns of a list; GetRun has the complete message and the rest. */
const RUN_COLUMNS = `CAST(RunKey AS TEXT) AS RunKey, RunId, JobId, JobName, Icon, DepartmentId, DepartmentName, Status, StartedAt,
  EndedAt, DurationSeconds, substr(Message, 1, 1000) AS Message, Validation, Progress, ProgressText, LineCount, WarningCount, ErrorCount,
  ExitCode, Machine, Fingerprint`;

/** Under which statuses a list finds its runs, where these are several. */
const RECORDED: Partial<Record<string, string[]>> = { Failed: ['Error', 'TimedOut'], Lost: ['Lost', 'Pending'] };

/**
 * Conditions that filter a list of runs. A condition is included only if it is asked for, so that each list can use its
 * index.
 */
export class RunFilter {
  readonly #conditions: string[] = [];
  readonly #recorded: string[];
  readonly values: Record<string, Value> = {};

  constructor(caller: Caller, input: ExportRunsInput) {
    const validation = read.optionalChoice(input, 'Validation', ...VALIDATIONS);
    const status = read.optionalChoice(input, 'Status', ...RUN_STATUSES, 'Failed');
    const { departmentId } = caller;
    const jobId = read.optionalInteger(input, 'JobId', 1);
    this.#recorded = RECORDED[status ?? ''] ?? [];
    // Few runs that aren't Done were validated. They have an index, and the plus keeps the list on it.
    const plus = (status ?? 'Done') !== 'Done' && (validation ?? 'NotNeeded') !== 'NotNeeded' ? '+' : '';
    if (jobId === null) this.where('DepartmentId', departmentId, `${plus}DepartmentId = :DepartmentId`);
    else this.#job(`${plus}JobId`, jobId, departmentId);
    if (status === 'Lost') this.#conditions.push(`Status = 'Lost'`);
    else if (status && status !== 'Failed') this.#status(status);
    this.where('Validation', validation, 'Validation = :Validation');
    // Written like the condition of their index.
    if (validation !== null && validation !== 'NotNeeded') this.#conditions.push(`Validation <> 'NotNeeded'`);
    const [from, to] = [read.optionalTime(input, 'From'), read.optionalTime(input, 'To')];
    const text = read.optionalPattern(input, 'Text', 200);
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
    // Each status by itself is read in the order of its index.
    const keys = this.#recorded.map(
      (status) => `SELECT RunKey FROM (
      SELECT RunKey FROM Runs WHERE RecordedStatus = '${status}' AND RecordedStatus <> 'Done' AND ${where} ${NEWEST}
    )`,
    );
    return `SELECT ${RUN_COLUMNS}
     FROM Runs
     WHERE ${keys.length > 0 ? `RunKey IN (${keys.join(' UNION ALL ')})` : where}
     ${NEWEST}`;
  }

  #job(column: string, jobId: number, departmentId: number | null): void {
    if (departmentId === null) {
      this.where('JobId', jobId, `${column} = :JobId`);
      return;
    }
    // A job that never moved has no runs in another department: they aren't looked for among all of its runs. The plus
    // keeps the list on the index of jobs.
    this.where(
      'JobId',
      jobId,
      `${column} = (SELECT j.JobId FROM Jobs AS j WHERE j.JobId = :JobId AND (j.DepartmentId = :DepartmentId OR j.HasMoved))`,
    );
    this.where('DepartmentId', departmentId, '+DepartmentId = :DepartmentId');
  }

  #status(status: string): void {
    this.where('Status', status, 'Status = :Status');
    // The condition "not Done" is repeated because its index requires these words.
    if (status !== 'Done') this.#conditions.push(`RecordedStatus <> 'Done'`);
    this.#conditions.push('RecordedStatus = :Status');
  }
}

const NEWEST = 'ORDER BY Runs.StartedAt DESC, Runs.RunKey DESC LIMIT :Limit';

/** @returns the time this many days before a time, or before now */
function daysBefore(time: string | null, days: number): string {
  return new Date((time === null ? Date.now() : Date.parse(time)) - days * 86_400_000).toISOString();
}
