/** Runs, their lines and comments. */
import type { Level, RunStatus } from '#sdk/journal/events';
import type { VALIDATIONS } from './choices.js';
import type { Claimed } from '../contract.js';
import type { OfJob } from './jobs.js';

/** `NotNeeded`: nobody has to look. `Waiting`: a Done run that a human has not judged yet. */
export type Validation = (typeof VALIDATIONS)[number];

export interface ListRunsInput extends Claimed {
  DepartmentId?: number | null;
  JobId?: number | null;
  /** `Failed`: Error and TimedOut. */
  Status?: RunStatus | 'Failed' | null;
  Validation?: Validation | null;
  /**
   * Anywhere in the job's name, the message, the machine, or at the beginning of the run's id. Without `From` it
   * searches the 30 days before `To`, or before now.
   */
  Text?: string | null;
  /** Started at or after. */
  From?: string | null;
  /** Started before. */
  To?: string | null;
  /** `StartedAt` and `RunKey` of the last row of the previous page; both or neither. */
  BeforeStartedAt?: string | null;
  BeforeRunKey?: string | null;
  /** 1 to 100, by default 50. One row more comes back if there is a next page. */
  PageSize?: number | null;
}

/** Like a list, but at most 10,000 rows at once. */
export type ExportRunsInput = Omit<ListRunsInput, 'BeforeStartedAt' | 'BeforeRunKey' | 'PageSize'>;

export interface RunRow extends OfJob {
  RunKey: string;
  RunId: string;
  /** Also `Lost` if the run is silent for three heartbeats and nothing has recorded it yet. */
  Status: RunStatus;
  StartedAt: string;
  /** Null while it runs; for a lost run, the time of its last sign of life. */
  EndedAt: string | null;
  /** Until now while it runs. */
  DurationSeconds: number;
  /** At most 1,000 characters here; `GetRun` has all of it. */
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
  /** The innermost error of the traceback, on one line. */
  Cause: string | null;
  Traceback: string | null;
  /** JSON object, from name to number. */
  Metrics: string | null;
  /** Why the script asked for a validation. */
  ValidationReason: string | null;
  ValidatedBy: string | null;
  ValidatedAt: string | null;
  /** Why it was validated or rejected. */
  ValidationNote: string | null;
  /** Lines that didn't fit into the journal. */
  DroppedLines: number;
  OsUser: string;
  Pid: number | null;
  Runtime: string;
  Sdk: string;
  Script: string;
  HeartbeatSeconds: number | null;
  /** Null once it has ended. */
  HeartbeatAt: string | null;
  /** When the database first received it: much later than `StartedAt` if the journal had to wait. */
  InsertedAt: string;
  OwnerEmail: string | null;
  OwnerName: string | null;
  OwnerSlackId: string | null;
  DocumentationUrl: string | null;
  /** Where messages go if nobody is named. */
  DepartmentSlackChannel: string | null;
  DepartmentMailAddress: string | null;
  /** The median of its job's last 30 Done runs; null if there are fewer than 3. */
  UsualSeconds: number | null;
  /** An open ticket: about this run, else about the same fingerprint in its department. */
  OpenTicketId: number | null;
  OpenTicketTitle: string | null;
  /** Runs of the last 90 days that failed with this fingerprint, including this one; null without a fingerprint. */
  SameErrorCount: number | null;
  SameErrorSince: string | null;
}

/** One of a job's last 30 runs. */
export interface TrendRow {
  RunId: string;
  Status: RunStatus;
  StartedAt: string;
  /** Until now while it runs. */
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
  /** Null: the script itself. */
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
