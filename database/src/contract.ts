/**
 * What the command, the app and the watcher may ask of a database: each `dashboard.*` procedure by name, with the
 * fields of its one JSON parameter `@Input` and the columns of its one result.
 *
 * Both engines return the same values and types (`database/test/contract/`): times are ISO 8601 text in UTC with `Z`,
 * keys are integers or text, flags are booleans, unknown values are null. A missing field counts as null, except in the
 * `Save…` procedures, where it keeps its value.
 */
import type { EndStatus, Level, RunStatus } from '#sdk/journal/events';
import type { RunStore } from './store/runStore.js';
import type {
  AcknowledgeAlertInput,
  AlertRow,
  AssignAlertInput,
  DeadLetterRow,
  WatcherProblemRow,
  ListAlertsInput,
  SettingName,
  SettingRow,
} from './contract/alerts.js';
import type { AuditRow, ListAuditInput } from './contract/audit.js';
import type {
  CountRunsInput,
  CountsRow,
  DayRow,
  ExpectedRunsRow,
  GridRow,
  ListDayInput,
  ListGridInput,
  SaveExpectedRunsInput,
} from './contract/calendar.js';
import type { ROLES, SOURCES } from './contract/choices.js';
import type { ErrorRow, ListErrorsInput } from './contract/errors.js';
import type { JobRow, SaveJobInput } from './contract/jobs.js';
import type {
  DepartmentLoginRow,
  DepartmentRow,
  ReportSettings,
  SaveDepartmentInput,
  SaveUserInput,
  UserRow,
  WhoAmIRow,
} from './contract/people.js';
import type {
  CommentRow,
  ExportRunsInput,
  LineRow,
  ListRunsInput,
  PurgeRow,
  RunDetailsRow,
  RunRow,
  TrendRow,
} from './contract/runs.js';
import type {
  ChangeTicketInput,
  DeliveryRow,
  ListTicketsInput,
  OpenTicketInput,
  RecordDeliveryInput,
  TicketDetailsRow,
  TicketRow,
} from './contract/tickets.js';

export interface Database {
  readonly engine: 'sqlserver' | 'sqlite';
  /** Server and database, but no credentials: `sqlserver://host:1433/JobLogger`, `sqlite:/path`. */
  readonly destination: string;
  /**
   * @throws Refusal if the procedure refuses (its message is meant for people)
   * @throws StoreError if the database can't be reached, isn't initialised, or the login may not call the procedure
   */
  call<N extends ProcedureName>(
    procedure: N,
    input: DashboardContract[N]['input'],
  ): Promise<DashboardContract[N]['row'][]>;
  /** What shippers use, over its own connection, which opens when it is first used. */
  store: RunStore;
  close(): Promise<void>;
}

export type ProcedureName = keyof DashboardContract;

/** Why a procedure refused. On SQL Server these are errors 50400, 50403, 50404 and 50409. */
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

/**
 * A viewer reads, opens tickets and comments on them. An operator also validates, comments on runs, assigns and changes
 * tickets, acknowledges and assigns alerts, resends messages, pauses and snoozes. An admin also saves departments,
 * users, jobs and settings.
 */
export type Role = (typeof ROLES)[number];
export type Language = 'it' | 'en';
/** The program through which a change was made. */
export type Source = (typeof SOURCES)[number];

/** Who claims to be calling. Null is allowed for the database's owner, and for everyone on SQLite. */
export interface Claimed {
  Email?: string | null;
}

/** A claimed caller who changes something; the default source is `app`. */
export interface Changing extends Claimed {
  Source?: Source;
}

/** For calls that create something: the same call with the same key within a day creates it once. */
export interface Making extends Changing {
  /** Any unique text of at most 64 characters, such as a UUID. */
  RequestKey?: string | null;
}

export interface DashboardContract {
  WhoAmI: { input: Claimed; row: WhoAmIRow };

  ListRuns: { input: ListRunsInput; row: RunRow };
  ExportRuns: { input: ExportRunsInput; row: RunRow };
  CountRuns: { input: CountRunsInput; row: CountsRow };
  GetRun: { input: Claimed & { RunId: string }; row: RunDetailsRow };
  ListLines: {
    /** `Level`: this level and worse ones. At most 1,000 lines, by default 200, and one more row if there are more. */
    input: Claimed & { RunId: string; AfterSeq?: number | null; Level?: Level | null; PageSize?: number | null };
    row: LineRow;
  };
  ListComments: { input: Claimed & { RunId: string }; row: CommentRow };
  AddComment: { input: Making & { RunId: string; Text: string }; row: CommentRow };
  ValidateRun: {
    /** A rejection needs a reason. */
    input: Changing & { RunId: string; Verdict: 'Validated' | 'Rejected'; Reason?: string | null };
    row: RunDetailsRow;
  };
  /** The last 30 runs of a job, or of a run's job, oldest first. Give one of the two. */
  ListTrend: { input: Claimed & { RunId?: string | null; JobId?: number | null }; row: TrendRow };
  ListErrors: { input: ListErrorsInput; row: ErrorRow };

  OpenTicket: { input: OpenTicketInput; row: TicketDetailsRow };
  ListTickets: { input: ListTicketsInput; row: TicketRow };
  GetTicket: { input: Claimed & { TicketId: number }; row: TicketDetailsRow };
  /** `AssigneeEmail` null: nobody. */
  AssignTicket: { input: Changing & { TicketId: number; AssigneeEmail: string | null }; row: TicketDetailsRow };
  ChangeTicket: { input: ChangeTicketInput; row: TicketDetailsRow };
  ListTicketComments: { input: Claimed & { TicketId: number }; row: CommentRow };
  AddTicketComment: { input: Making & { TicketId: number; Text: string }; row: CommentRow };
  RecordDelivery: { input: RecordDeliveryInput; row: DeliveryRow };
  /** For a ticket or for an alert; give one of the two. Oldest first. */
  ListDeliveries: { input: Claimed & { TicketId?: number | null; AlertKey?: string | null }; row: DeliveryRow };

  ListAlerts: { input: ListAlertsInput; row: AlertRow };
  AcknowledgeAlert: { input: AcknowledgeAlertInput; row: AlertRow };
  AssignAlert: { input: AssignAlertInput; row: AlertRow };
  /** Oldest first. */
  ListWatcherProblems: { input: Claimed & { DepartmentId?: number | null }; row: WatcherProblemRow };
  /** Newest first, at most 200. */
  ListDeadLetters: { input: Claimed & { DepartmentId?: number | null }; row: DeadLetterRow };
  /** A failed message is tried again, starting with the first attempt. */
  ResendDelivery: { input: Changing & { DeliveryKey: string }; row: DeliveryRow };

  ListDay: { input: ListDayInput; row: DayRow };
  ListGrid: { input: ListGridInput; row: GridRow };
  SaveExpectedRuns: { input: SaveExpectedRunsInput; row: ExpectedRunsRow };

  /** `Retired`: include retired jobs. A job that is asked for by its id is always returned. */
  ListJobs: {
    input: Claimed & { DepartmentId?: number | null; JobId?: number | null; Retired?: boolean };
    row: JobRow;
  };
  SaveJob: { input: Making & SaveJobInput; row: JobRow };
  /** `Paused`: none of its expected runs is missed, and nobody is told about its failures. */
  SetJobPaused: { input: Changing & { JobId: number; Paused: boolean }; row: JobRow };
  /** Nobody is told until then; null ends the snooze. */
  SnoozeJob: { input: Changing & { JobId: number; Until: string | null }; row: JobRow };

  ListDepartments: { input: Claimed; row: DepartmentRow };
  SaveDepartment: { input: Making & SaveDepartmentInput; row: DepartmentRow };
  ListUsers: { input: Claimed & { DepartmentId?: number | null }; row: UserRow };
  SaveUser: { input: Making & SaveUserInput; row: UserRow };
  /** The caller's own morning report. */
  SaveReport: { input: Changing & Partial<ReportSettings>; row: UserRow };
  ListDepartmentLogins: { input: Claimed; row: DepartmentLoginRow };
  /** `DepartmentId` null removes the login's limit. */
  SaveDepartmentLogin: {
    input: Changing & { Login: string; DepartmentId: number | null; Role?: Role | null };
    row: DepartmentLoginRow;
  };

  /** One row for each setting, even if nobody has set it. */
  ListSettings: { input: Claimed; row: SettingRow };
  /**
   * Null: as if nobody had ever set it. `AlertRules` is a JSON object. `RetentionDays` (of runs) and
   * `AuditRetentionDays` (of the audit trail, at least as long as runs) are numbers of days from 1.
   */
  SaveSetting: { input: Changing & { Name: SettingName; Value: string | null }; row: SettingRow };

  ListAudit: { input: ListAuditInput; row: AuditRow };
  /**
   * Removes one slice (fewer than 4,000 rows); `purgeRuns` repeats it until nothing is left. A dry run counts
   * everything at once. `DemoData`: only what demo-data made, and everything that resulted from it.
   */
  PurgeRuns: { input: Changing & { OlderThan: string; DryRun: boolean; DemoData?: boolean }; row: PurgeRow };
}

export type { EndStatus, Level, RunStatus };
