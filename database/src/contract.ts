/**
 * What the command, the app and the watcher may ask of a database: each `dashboard.*` procedure by its name, with the
 * fields of its one JSON parameter `@Input` and the columns of its one result.
 *
 * Both engines answer alike, types included (`database/test/contract/`): times are ISO 8601 text in UTC with `Z`, keys
 * are whole numbers or text, flags are booleans, what isn't known is null. A field that is left out counts as null,
 * except in the `Save…` procedures, where it keeps its value.
 */
import type { EndStatus, Level, RunStatus, RunStore } from '@job-logger/sdk/store';

export interface Database {
  readonly engine: 'sqlserver' | 'sqlite';
  /** Server and database, never a credential: `sqlserver://host:1433/JobLogger`, `sqlite:/path`. */
  readonly destination: string;
  /**
   * @throws Refusal when the procedure says no (its message is meant for people)
   * @throws StoreError when the database can't be reached, isn't initialised, or the login may not call the procedure
   */
  call<N extends ProcedureName>(
    procedure: N,
    input: DashboardContract[N]['input'],
  ): Promise<DashboardContract[N]['row'][]>;
  /** What shippers use, over a connection of its own that is opened when first used. */
  store: RunStore;
  close(): Promise<void>;
}

export type ProcedureName = keyof DashboardContract;

/** Why a procedure said no. On SQL Server these are errors 50400, 50403, 50404 and 50409. */
export type RefusalCode = 'input' | 'forbidden' | 'not-found' | 'conflict';

export class Refusal extends Error {
  override name = 'Refusal';
  constructor(
    readonly code: RefusalCode,
    message: string,
  ) {
    super(message);
  }
}

/** A viewer reads; an operator also validates, comments, pauses and snoozes; an admin also saves departments, users and jobs. */
export type Role = 'viewer' | 'operator' | 'admin';
export type Language = 'it' | 'en';
/** `NotNeeded`: nobody has to look. `Waiting`: a Done run that a human has yet to judge. */
export type Validation = 'NotNeeded' | 'Waiting' | 'Validated' | 'Rejected';
/** Through what a change was made. */
export type Source = 'app' | 'apply' | 'cli' | 'slack';

/** Who says to be calling. Null is allowed to the database's owner, a member of `dashboard_admin`, and to everyone on SQLite. */
export interface Claimed {
  Email?: string | null;
}

/** A claimed caller who changes something; `app` where no source is given. */
export interface Changing extends Claimed {
  Source?: Source;
}

export interface DashboardContract {
  WhoAmI: { input: Claimed; row: WhoAmIRow };

  ListRuns: { input: ListRunsInput; row: RunRow };
  GetRun: { input: Claimed & { RunId: string }; row: RunDetailsRow };
  ListLines: {
    /** `Level`: this one and what is worse. At most 1,000 lines, 200 if `PageSize` isn't given. */
    input: Claimed & { RunId: string; AfterSeq?: number | null; Level?: Level | null; PageSize?: number | null };
    row: LineRow;
  };
  ListComments: { input: Claimed & { RunId: string }; row: CommentRow };
  AddComment: { input: Changing & { RunId: string; Text: string }; row: CommentRow };
  ValidateRun: {
    /** A rejection needs a reason. */
    input: Changing & { RunId: string; Verdict: 'Validated' | 'Rejected'; Reason?: string | null };
    row: RunDetailsRow;
  };

  ListJobs: { input: Claimed & { DepartmentId?: number | null; JobId?: number | null }; row: JobRow };
  SaveJob: { input: Changing & SaveJobInput; row: JobRow };
  /** `Paused`: no expected run of it is missed and nobody is told of its failures. */
  SetJobPaused: { input: Changing & { JobId: number; Paused: boolean }; row: JobRow };
  /** Nobody is told until then; null: from now on they are. */
  SnoozeJob: { input: Changing & { JobId: number; Until: string | null }; row: JobRow };

  ListDepartments: { input: Claimed; row: DepartmentRow };
  SaveDepartment: { input: Changing & SaveDepartmentInput; row: DepartmentRow };
  ListUsers: { input: Claimed & { DepartmentId?: number | null }; row: UserRow };
  SaveUser: { input: Changing & SaveUserInput; row: UserRow };
  ListDepartmentLogins: { input: Claimed; row: DepartmentLoginRow };
  /** `DepartmentId` null lifts the login's limit. */
  SaveDepartmentLogin: {
    input: Changing & { Login: string; DepartmentId: number | null; Role?: Role | null };
    row: DepartmentLoginRow;
  };

  ListAudit: { input: ListAuditInput; row: AuditRow };
  /** One slice (fewer than 4,000 rows); `purgeRuns` calls it until there is no more. A dry run counts all at once. */
  PurgeRuns: { input: Changing & { OlderThan: string; DryRun: boolean }; row: PurgeRow };
}

export interface WhoAmIRow {
  /** Null where no email was claimed. */
  Email: string | null;
  Name: string | null;
  Role: Role;
  /** The one department that the caller may see; null: all. */
  DepartmentId: number | null;
  DepartmentName: string | null;
  Language: Language;
  /** The SQL login; null for the embedded database. */
  Login: string | null;
  SchemaVersion: number;
  ServerTime: string;
  WatcherSeenAt: string | null;
}

export interface ListRunsInput extends Claimed {
  DepartmentId?: number | null;
  JobId?: number | null;
  Status?: RunStatus | null;
  Validation?: Validation | null;
  /** Anywhere in the job's name, the message, the machine, or the beginning of the run's id. */
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
  DocumentationUrl: string | null;
  /** Runs of the last 90 days that failed with this fingerprint, this one included; null without one. */
  SameErrorCount: number | null;
  SameErrorSince: string | null;
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

/** What may be given of a job. Without `JobId` it is a new one and gets the next; with one that isn't known, a new one with that id. */
export interface SaveJobInput {
  JobId?: number | null;
  Name?: string;
  Icon?: string | null;
  DepartmentId?: number;
  OwnerEmail?: string | null;
  /** Where the script is, for people. */
  Path?: string | null;
  /** The machine that should run it. */
  Machine?: string | null;
  Cron?: string | null;
  /** IANA name; with `Cron`, and only then. */
  TimeZone?: string | null;
  GraceSeconds?: number | null;
  LongestSeconds?: number | null;
  ShortestSeconds?: number | null;
  NeedsValidation?: boolean;
  /** JSON object; the watcher reads it. */
  AlertRules?: string | null;
  DocumentationUrl?: string | null;
}

export interface JobRow {
  JobId: number;
  Name: string;
  Icon: string | null;
  DepartmentId: number;
  DepartmentName: string;
  OwnerEmail: string | null;
  OwnerName: string | null;
  Path: string | null;
  Machine: string | null;
  Cron: string | null;
  TimeZone: string | null;
  GraceSeconds: number | null;
  LongestSeconds: number | null;
  ShortestSeconds: number | null;
  NeedsValidation: boolean;
  AlertRules: string | null;
  DocumentationUrl: string | null;
  Paused: boolean;
  SnoozedUntil: string | null;
  LastRunId: string | null;
  LastStartedAt: string | null;
  LastStatus: RunStatus | null;
}

/** Without `DepartmentId` a new one. */
export interface SaveDepartmentInput {
  DepartmentId?: number | null;
  Name?: string;
  /** Where its alerts go when the job says nothing else. */
  SlackChannel?: string | null;
  MailAddress?: string | null;
}

export interface DepartmentRow {
  DepartmentId: number;
  Name: string;
  SlackChannel: string | null;
  MailAddress: string | null;
  JobCount: number;
}

/** Known by `UserEmail`: a new one if nobody has it. `Email` is the caller, here as everywhere. */
export interface SaveUserInput {
  UserEmail: string;
  Name?: string;
  Role?: Role;
  /** The one department that a viewer or operator sees; null: all. */
  DepartmentId?: number | null;
  Language?: Language;
  SlackId?: string | null;
  SlackChannel?: string | null;
  /** False: refused everywhere, kept for the history's sake. */
  Active?: boolean;
}

export interface UserRow {
  UserEmail: string;
  Name: string;
  Role: Role;
  DepartmentId: number | null;
  DepartmentName: string | null;
  Language: Language;
  SlackId: string | null;
  SlackChannel: string | null;
  Active: boolean;
}

export interface DepartmentLoginRow {
  Login: string;
  DepartmentId: number;
  DepartmentName: string;
  /** The highest role that anyone may play through this login. */
  Role: Role;
}

/** Newest first. Without `BeforeAuditKey` from the top; `LatestOnly`: of each field of each entity the last change. */
export interface ListAuditInput extends Claimed {
  Entity?: Entity | null;
  EntityKey?: string | null;
  Field?: string | null;
  LatestOnly?: boolean;
  BeforeAuditKey?: string | null;
  /** 1 to 1,000, 100 if not given; one row more where there is a next page. */
  PageSize?: number | null;
}

/** With the key that `EntityKey` holds: JobId, DepartmentId, email, login, RunId, `runs`. */
export type Entity = 'Job' | 'Department' | 'User' | 'DepartmentLogin' | 'Run' | 'Purge';

/** One field that was changed, as text (`true`, `42`). A new entity has one row for each field that isn't null, from null. */
export interface AuditRow {
  AuditKey: string;
  At: string;
  Entity: Entity;
  EntityKey: string;
  Field: string;
  OldValue: string | null;
  NewValue: string | null;
  /** The claimed email. */
  Email: string | null;
  /** The SQL login, which is no claim; null for the embedded database. */
  Login: string | null;
  Source: Source;
}

export interface PurgeRow {
  Runs: number;
  Lines: number;
  Comments: number;
  More: boolean;
}

export type { EndStatus, Level, RunStatus };
