/** What ran: runs, their lines and comments. */
import type { Level, RunStatus } from '#sdk/journal/events';
import type { Claimed } from '../contract.js';

/** `NotNeeded`: nobody has to look. `Waiting`: a Done run that a human has yet to judge. */
export type Validation = 'NotNeeded' | 'Waiting' | 'Validated' | 'Rejected';

export interface ListRunsInput extends Claimed {
  DepartmentId?: number | null;
  JobId?: number | null;
  /** `Failed`: Error and TimedOut. */
  Status?: RunStatus | 'Failed' | null;
  Validation?: Validation | null;
  /**
   * Anywhere in the job's name, the message, the machine, or the beginning of the run's id. Without `From` it is looked for in
   * the 30 days before `To`, or before now.
   */
  Text?: string | null;
  /** Started at or after. */
  From?: string | null;
  /** Started before. */
  To?: string | null;
  /** `StartedAt` and `RunKey` of the last row of the page before; both or neither. */
  BeforeStartedAt?: string | null;
  BeforeRunKey?: string | null;
  /** 1 to 100, 50 if not given. One row more than this comes back where there is a next page. */
  PageSize?: number | null;
}

/** As a list, and at most 10,000 at once. */
export type ExportRunsInput = Omit<ListRunsInput, 'BeforeStartedAt' | 'BeforeRunKey' | 'PageSize'>;

export interface RunRow {
  RunKey: string;
  RunId: string;
  JobId: number;
  JobName: string;
  Icon: string | null;
  DepartmentId: number;
  DepartmentName: string;
  /** `Lost` also where the run is silent for three heartbeats and nothing has recorded it yet. */
  Status: RunStatus;
  StartedAt: string;
  /** Null while it runs; of a lost run, when it was last heard of. */
  EndedAt: string | null;
  /** Up to now while it runs. */
  DurationSeconds: number;
  /** At most 1,000 characters here; whole in `GetRun`. */
  Message: string | null;
  Validation: Validation;
  /** From 0 to 1. */
  Progress: number | null;
  ProgressText: string | null;
  LineCount: number;
  WarningCount: number;
  ErrorCount: number;
  ExitCode: number | null;
  Machine: string;
  Fingerprint: string | null;
}

export interface RunDetailsRow extends RunRow {
  /** The innermost error of the traceback, in one line. */
  Cause: string | null;
  Traceback: string | null;
  /** JSON object, name to number. */
  Metrics: string | null;
  /** Why the script asked for a human. */
  ValidationReason: string | null;
  ValidatedBy: string | null;
  ValidatedAt: string | null;
  /** Why it was validated or rejected. */
  ValidationNote: string | null;
  /** Lines that the journal had no room for. */
  DroppedLines: number;
  OsUser: string;
  Pid: number | null;
  Runtime: string;
  Sdk: string;
  Script: string;
  HeartbeatSeconds: number | null;
  HeartbeatAt: string;
  /** When the database first heard of it: much later than `StartedAt` for a journal that had to wait. */
  InsertedAt: string;
  OwnerEmail: string | null;
  OwnerName: string | null;
  OwnerSlackId: string | null;
  DocumentationUrl: string | null;
  /** Where its department's messages go when nobody is named. */
  DepartmentSlackChannel: string | null;
  DepartmentMailAddress: string | null;
  /** The median of its job's last 30 Done runs; null where there are fewer than 3. */
  UsualSeconds: number | null;
  /** A ticket that isn't closed: of this run, else of the same fingerprint in its department. */
  OpenTicketId: number | null;
  OpenTicketTitle: string | null;
  /** Runs of the last 90 days that failed with this fingerprint, this one included; null without one. */
  SameErrorCount: number | null;
  SameErrorSince: string | null;
}

/** One of a job's last 30 runs. */
export interface TrendRow {
  RunId: string;
  Status: RunStatus;
  StartedAt: string;
  /** Up to now while it runs. */
  DurationSeconds: number;
  WarningCount: number;
}

export interface LineRow {
  Seq: number;
  At: string;
  Level: Level;
  Text: string;
}

export interface CommentRow {
  CommentKey: string;
  At: string;
  /** Null: the script itself said it. */
  Email: string | null;
  AuthorName: string | null;
  Text: string;
}

export interface PurgeRow {
  Runs: number;
  Lines: number;
  Comments: number;
  More: boolean;
}
