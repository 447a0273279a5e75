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
import type * as alerts from './contract/alerts.js';
import type * as audit from './contract/audit.js';
import type * as calendar from './contract/calendar.js';
import type { ROLES, SOURCES } from './contract/choices.js';
import type * as errors from './contract/errors.js';
import type * as jobs from './contract/jobs.js';
import type * as people from './contract/people.js';
import type * as runs from './contract/runs.js';
import type * as tickets from './contract/tickets.js';

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
  WhoAmI: { input: Claimed; row: people.WhoAmIRow };

  ListRuns: { input: runs.ListRunsInput; row: runs.RunRow };
  ExportRuns: { input: runs.ExportRunsInput; row: runs.RunRow };
  CountRuns: { input: calendar.CountRunsInput; row: calendar.CountsRow };
  GetRun: { input: Claimed & { RunId: string }; row: runs.RunDetailsRow };
  ListLines: {
    /** `Level`: this level and worse ones. At most 1,000 lines, by default 200, and one more row if there are more. */
    input: Claimed & { RunId: string; AfterSeq?: number | null; Level?: Level | null; PageSize?: number | null };
    row: runs.LineRow;
  };
  ListComments: { input: Claimed & { RunId: string }; row: runs.CommentRow };
  AddComment: { input: Making & { RunId: string; Text: string }; row: runs.CommentRow };
  ValidateRun: {
    /** A rejection needs a reason. */
    input: Changing & { RunId: string; Verdict: 'Validated' | 'Rejected'; Reason?: string | null };
    row: runs.RunDetailsRow;
  };
  /** The last 30 runs of a job, or of a run's job, oldest first. Give one of the two. */
  ListTrend: { input: Claimed & { RunId?: string | null; JobId?: number | null }; row: runs.TrendRow };
  ListErrors: { input: errors.ListErrorsInput; row: errors.ErrorRow };

  OpenTicket: { input: tickets.OpenTicketInput; row: tickets.TicketDetailsRow };
  ListTickets: { input: tickets.ListTicketsInput; row: tickets.TicketRow };
  GetTicket: { input: Claimed & { TicketId: number }; row: tickets.TicketDetailsRow };
  /** `AssigneeEmail` null: nobody. */
  AssignTicket: { input: Changing & { TicketId: number; AssigneeEmail: string | null }; row: tickets.TicketDetailsRow };
  ChangeTicket: { input: tickets.ChangeTicketInput; row: tickets.TicketDetailsRow };
  ListTicketComments: { input: Claimed & { TicketId: number }; row: runs.CommentRow };
  AddTicketComment: { input: Making & { TicketId: number; Text: string }; row: runs.CommentRow };
  RecordDelivery: { input: tickets.RecordDeliveryInput; row: tickets.DeliveryRow };
  /** For a ticket or for an alert; give one of the two. Oldest first. */
  ListDeliveries: { input: Claimed & { TicketId?: number | null; AlertKey?: string | null }; row: tickets.DeliveryRow };

  ListAlerts: { input: alerts.ListAlertsInput; row: alerts.AlertRow };
  AcknowledgeAlert: { input: alerts.AcknowledgeAlertInput; row: alerts.AlertRow };
  AssignAlert: { input: alerts.AssignAlertInput; row: alerts.AlertRow };
  /** Oldest first. */
  ListWatcherProblems: { input: Claimed & { DepartmentId?: number | null }; row: alerts.WatcherProblemRow };
  /** Newest first, at most 200. */
  ListDeadLetters: { input: Claimed & { DepartmentId?: number | null }; row: alerts.DeadLetterRow };
  /** A failed message is tried again, starting with the first attempt. */
  ResendDelivery: { input: Changing & { DeliveryKey: string }; row: tickets.DeliveryRow };

  ListDay: { input: calendar.ListDayInput; row: calendar.DayRow };
  ListGrid: { input: calendar.ListGridInput; row: calendar.GridRow };
  SaveExpectedRuns: { input: calendar.SaveExpectedRunsInput; row: calendar.ExpectedRunsRow };

  /** `Retired`: include retired jobs. A job that is asked for by its id is always returned. */
  ListJobs: {
    input: Claimed & { DepartmentId?: number | null; JobId?: number | null; Retired?: boolean };
    row: jobs.JobRow;
  };
  SaveJob: { input: Making & jobs.SaveJobInput; row: jobs.JobRow };
  /** `Paused`: none of its expected runs is missed, and nobody is told about its failures. */
  SetJobPaused: { input: Changing & { JobId: number; Paused: boolean }; row: jobs.JobRow };
  /** Nobody is told until then; null ends the snooze. */
  SnoozeJob: { input: Changing & { JobId: number; Until: string | null }; row: jobs.JobRow };

  ListDepartments: { input: Claimed; row: people.DepartmentRow };
  SaveDepartment: { input: Making & people.SaveDepartmentInput; row: people.DepartmentRow };
  ListUsers: { input: Claimed & { DepartmentId?: number | null }; row: people.UserRow };
  SaveUser: { input: Making & people.SaveUserInput; row: people.UserRow };
  /** The caller's own morning report. */
  SaveReport: { input: Changing & Partial<people.ReportSettings>; row: people.UserRow };
  ListDepartmentLogins: { input: Claimed; row: people.DepartmentLoginRow };
  /** `DepartmentId` null removes the login's limit. */
  SaveDepartmentLogin: {
    input: Changing & { Login: string; DepartmentId: number | null; Role?: Role | null };
    row: people.DepartmentLoginRow;
  };

  /** One row for each setting, even if nobody has set it. */
  ListSettings: { input: Claimed; row: alerts.SettingRow };
  /**
   * Null: as if nobody had ever set it. `AlertRules` is a JSON object. `RetentionDays` (of runs) and
   * `AuditRetentionDays` (of the audit trail, at least as long as runs) are numbers of days from 1.
   */
  SaveSetting: { input: Changing & { Name: alerts.SettingName; Value: string | null }; row: alerts.SettingRow };

  ListAudit: { input: audit.ListAuditInput; row: audit.AuditRow };
  /**
   * Removes one slice (fewer than 4,000 rows); `purgeRuns` repeats it until nothing is left. A dry run counts
   * everything at once. `DemoData`: only what demo-data made, and everything that resulted from it.
   */
  PurgeRuns: { input: Changing & { OlderThan: string; DryRun: boolean; DemoData?: boolean }; row: runs.PurgeRow };
}

export type { EndStatus, Level, RunStatus };
