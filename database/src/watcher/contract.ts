/**
 * What the watcher asks of a database: each `watcher.*` procedure by name, with the fields of its one JSON parameter
 * `@Input` and the columns of its one result. The watcher makes the decisions. A procedure either reads what a decision
 * needs, or writes the complete result of a decision.
 *
 * Several watchers may share one database. A decision about a job counts only if nobody else has decided about it since
 * it was read (`Version`), and a delivery is sent by the watcher that claims it.
 */
import type { RunStatus } from '#sdk/journal/events';
import type { ExpectedRunsRow } from '../contract/calendar.js';
import type { ReportSettings } from '../contract/people.js';
import type { Channel } from '../contract/tickets.js';
import type { Language, Role } from '../contract.js';

export interface WatcherDatabase {
  readonly engine: 'sqlserver' | 'sqlite';
  /** Server and database, but no credentials. */
  readonly destination: string;
  /** @throws StoreError if the database can't be reached, isn't initialised, or the login may not call the procedure */
  call<N extends WatcherProcedure>(
    procedure: N,
    input: WatcherContract[N]['input'],
  ): Promise<WatcherContract[N]['row'][]>;
  close(): Promise<void>;
}

export type WatcherProcedure = keyof WatcherContract;

/** The current time, as ISO 8601 in UTC. Default: the database's clock. Tests set it. */
export interface At {
  Now?: string | null;
}

export interface WatcherContract {
  /** Records that a watcher is alive, and what it can do. */
  Beat: { input: At & { GapSeconds: number; Can?: WatcherAbility[] }; row: BeatRow };

  /** Replaces the problems of one part of the work. Returns those that are new. */
  SaveProblems: { input: At & { Scope: ProblemScope; Problems: WatcherProblem[] }; row: { ProblemKey: string } };
  /** Every job with what is checked in advance, ordered by id, at most 500. */
  ListJobsToCheck: { input: { AfterJobId: number }; row: JobToCheckRow };

  /** Jobs with a schedule whose expected runs aren't known until then. */
  ListSchedules: { input: { Until: string }; row: ScheduleRow };
  /** Like `dashboard.SaveExpectedRuns`, but only if the job still has that schedule; otherwise it returns no row. */
  SaveExpectedRuns: {
    input: At & Schedule & { JobId: number; Until: string; DueAt: string[] };
    row: ExpectedRunsRow;
  };
  /** Stores with the job what is wrong with its schedule. */
  ReportSchedule: { input: Schedule & { JobId: number; Problem: string }; row: { Reported: boolean } };

  /** Marks one slice of what ended before any watcher ran, so that nobody is told. Repeat until nothing is left. */
  ForgetUnjudged: { input: { EndedBefore: string }; row: { Forgotten: number } };

  /** Marks runs as Lost that are silent since `UpSince` for three heartbeats, and at least 45 s. */
  MarkLost: { input: At & { UpSince: string }; row: { Lost: number } };
  /** Jobs that need a decision, ordered by id, at most 500. `SettleSeconds`: how long a begin may be on its way. */
  ListJobsToJudge: { input: At & { SettleSeconds: number; AfterJobId?: number }; row: { JobId: number } };
  ReadJob: { input: At & { JobId: number; SettleSeconds: number }; row: JobFactsRow };
  SaveJudgement: { input: At & JudgementInput; row: { Saved: boolean } };
  /** Everybody who can be told, for rules that name people. */
  ListPeople: { input: object; row: PersonRow };

  /** Alerts of an outage that nobody was told about yet, by department. */
  ListOutageAlerts: { input: object; row: OutageAlertRow };
  /** Makes one alert of them, unless somebody was told about one of them. */
  SaveSummary: { input: At & SummaryInput; row: { Saved: boolean } };

  /** Who gets the morning report, ordered by id. */
  ListReports: { input: object; row: ReportReaderRow };
  /** The content of a report about a department, or about all (null). */
  ReadReport: { input: { DepartmentId: number | null; From: string; Until: string }; row: ReportFactsRow };
  /** Sends somebody a report up to a time, once: not if another watcher has, or they don't want one any more. */
  SaveReport: { input: At & SaveReportInput; row: { Saved: boolean } };

  /**
   * Claims one message to send now through one of the channels; nobody else sends it for `LeaseSeconds`. No row: there
   * is none. A recipient gets the messages of one alert in order: none is claimed while another is on its way to them.
   */
  ClaimDelivery: {
    input: At & {
      Watcher: string;
      LeaseSeconds: number;
      Channels: Channel[];
      /** Only messages with one of these reasons; default: all. */
      Reasons?: Reason[];
      /** Instead: those for the same recipient that also wait, up to a hundred. No changes of messages. */
      BesideDeliveryKey?: string;
    };
    row: ClaimedDeliveryRow;
  };
  /** Messages that have waited this long for a channel that isn't one of these, at most 500. */
  ListStranded: { input: At & { Channels: Channel[]; WaitedSeconds: number }; row: StrandedRow };
  /** Sends a message that can't arrive to others who weren't told the same. Does nothing if it was sent meanwhile. */
  RedirectDelivery: { input: At & RedirectInput; row: RedirectedRow };
  /** Records the result, unless the lease was over and somebody else has claimed it. */
  FinishDelivery: { input: At & FinishDeliveryInput; row: { Finished: boolean } };

  /**
   * Removes one slice of old data; repeat until nothing is left. Runs are removed by the retention of the settings,
   * other data by the limits in `RULES`. `Others`: rows that don't belong to a run.
   */
  PurgeOld: { input: At; row: { Runs: number; Others: number; More: boolean } };
}

export interface Schedule {
  Cron: string;
  TimeZone: string;
}

export interface BeatRow {
  Now: string;
  /** Since when a watcher has beaten without a gap. Silence and lateness count only from then on. */
  UpSince: string;
  /** The last beat before the gap; null if there never was one. */
  OutageSince: string | null;
  /** Whether a living watcher has the channel set up. */
  MailSetUp: boolean;
  SlackSetUp: boolean;
}

/**
 * `Judge`, `Mail`, `Slack`: it does this, according to its last tries. `MailSetUp`, `SlackSetUp`: it has a key for it.
 */
export type WatcherAbility = 'Judge' | 'Mail' | 'Slack' | 'MailSetUp' | 'SlackSetUp';

/** The part of the work that fails. */
export type ProblemScope = 'schedule' | 'judge' | 'outage' | 'job' | 'mail' | 'slack' | 'report' | 'watcher';

export interface WatcherProblem {
  /** The subject, unique: `judge/7`. */
  Key: string;
  JobId: number | null;
  /** A sentence, at most 1,000 characters. */
  Text: string;
}

export interface JobToCheckRow {
  JobId: number;
  Name: string;
  TimeZone: string | null;
  DepartmentId: number;
  OwnerEmail: string | null;
  SlackChannel: string | null;
  MailAddress: string | null;
  AlertRules: string | null;
  DepartmentAlertRules: string | null;
  GlobalAlertRules: string | null;
}

export interface StrandedRow {
  DeliveryKey: string;
  Channel: Channel;
  Recipient: string;
  DepartmentId: number;
  SlackChannel: string | null;
  MailAddress: string | null;
}

export interface RedirectedRow {
  Added: number;
  /** How many of them are told, or will be: those whose message didn't also fail. */
  Told: number;
}

export interface RedirectInput {
  DeliveryKey: string;
  /** Why it can't arrive, if nobody has recorded that yet. */
  Answer: string;
  Recipients: { Channel: Channel; Recipient: string }[];
}

export interface ScheduleRow extends Schedule {
  JobId: number;
  Name: string;
  ScheduleProblem: string | null;
  ExpectedUntil: string | null;
}

/** What a decision about a job needs. */
export interface JobFactsRow {
  JobId: number;
  Name: string;
  /** Increases with each decision about the job. */
  Version: number;
  DepartmentId: number;
  TimeZone: string | null;
  LongestSeconds: number | null;
  ShortestSeconds: number | null;
  Paused: boolean;
  SnoozedUntil: string | null;
  OwnerEmail: string | null;
  SlackChannel: string | null;
  MailAddress: string | null;
  /** JSON objects, the more specific wins: of the job, of its department, of all. */
  AlertRules: string | null;
  DepartmentAlertRules: string | null;
  GlobalAlertRules: string | null;
  FailuresInRow: number;
  SuccessesInRow: number;
  /** JSON array of {@link RunFacts}: runs to be matched or judged, and those that may fulfil a late expected run. */
  Runs: string;
  /** JSON array of {@link ExpectedFacts}: late ones, and those that the runs may have fulfilled. */
  Expected: string;
  /** JSON array of {@link AlertFacts}: open alerts. */
  Alerts: string;
  /**
   * JSON array of {@link HistoryFacts}, by time. Empty if what is to be judged is the latest. Otherwise what was
   * already judged after the first of it, at most 500, and before it.
   */
  History: string;
}

/** A success or a failure that was already judged. */
export interface HistoryFacts {
  At: string;
  Status: 'Done' | 'Error' | 'TimedOut' | 'Lost' | 'Missed';
  RunKey: string | null;
  /** For a missed one. */
  DueAt: string | null;
  Fingerprint: string | null;
}

export interface RunFacts {
  RunKey: string;
  Status: RunStatus;
  StartedAt: string;
  EndedAt: string | null;
  /** 1: not matched with an expected run yet. */
  ToMatch: 0 | 1;
  /** Set: its end, or its loss, isn't judged yet. */
  JudgeDueAt: string | null;
  /** 1: it takes longer than it should, and nobody was told. */
  Overdue: 0 | 1;
  /** 1: somebody started it at a terminal, so nobody is told that it was lost. */
  AtTerminal: 0 | 1;
  WarningCount: number;
  Validation: string;
  Fingerprint: string | null;
  Message: string | null;
}

export interface ExpectedFacts {
  DueAt: string;
  LateAt: string;
  Status: 'Due' | 'Fulfilled' | 'Missed' | 'Excused';
  /** For a missed one: the run that came too late. */
  RunKey: string | null;
  RunStartedAt: string | null;
}

export interface AlertFacts {
  AlertKey: string;
  Kind: AlertKind;
  RunKey: string | null;
  Fingerprint: string | null;
  OpenedAt: string;
  Acknowledged: 0 | 1;
  RepeatAt: string | null;
  LastSeenAt: string;
  SeenCount: number;
}

/**
 * The first four stay open until the problem is over; the others are sent once. `summary`: of an outage; `report`: a
 * person's, for a day or week.
 */
export type AlertKind =
  'error' | 'lost' | 'missed' | 'long' | 'late' | 'short' | 'validation' | 'warnings' | 'summary' | 'report';

/** Why a message is sent. `changed`: somebody acknowledged the alert or took it, and the sent message must show it. */
export type Reason = 'opened' | 'repeat' | 'recovered' | 'changed' | 'report';

export interface JudgementInput {
  JobId: number;
  Version: number;
  FailuresInRow: number;
  SuccessesInRow: number;
  /** Keys of runs that are now matched, with or without an expected run. */
  Matched: string[];
  Judged: { RunKey: string; JudgeDueAt: string }[];
  Expected: { DueAt: string; Status: ExpectedFacts['Status']; RunKey: string | null }[];
  /** An alert isn't opened if its `EventKey` already exists. */
  Opened: OpenedAlert[];
  Seen: { AlertKey: string; At: string }[];
  /**
   * `Tell`: everybody who was told about the alert is told that it is over; otherwise only their messages in Slack are
   * updated.
   */
  Closed: { AlertKey: string; At: string; Tell: boolean; NotBefore: string }[];
  Repeated: { AlertKey: string; RepeatAt: string | null }[];
  Deliveries: NewDelivery[];
}

export interface OpenedAlert {
  /** The event, unique: `missed/7/2026-12-24T05:00:00.000Z`. */
  EventKey: string;
  Kind: AlertKind;
  RunKey: string | null;
  DueAt: string | null;
  Fingerprint: string | null;
  /** At most 1,000 characters. */
  Text: string;
  At: string;
  SeenCount: number;
  /** Sent once and closed at once. */
  ClosedAt: string | null;
  RepeatAt: string | null;
  /** It happened in an outage, and its summary includes it. */
  InSummary: boolean;
}

export interface NewDelivery {
  /** The alert: by the event of one that is opened in the same judgement, or by its key. */
  EventKey: string | null;
  AlertKey: string | null;
  Channel: Channel;
  Recipient: string;
  Reason: Reason;
  NotBefore: string;
}

export interface PersonRow {
  Email: string;
  SlackChannel: string | null;
  SlackId: string | null;
  Role: Role;
  DepartmentId: number | null;
  Active: boolean;
}

export interface OutageAlertRow {
  AlertKey: string;
  Kind: AlertKind;
  JobId: number;
  JobName: string;
  DepartmentId: number;
  SlackChannel: string | null;
  MailAddress: string | null;
  OwnerEmail: string | null;
  OpenedAt: string;
}

export interface SummaryInput {
  /** `summary/4711`, by the first of the alerts. */
  EventKey: string;
  DepartmentId: number;
  /** JSON: the content of the messages. */
  Text: string;
  AlertKeys: string[];
  Deliveries: { Channel: Channel; Recipient: string; NotBefore: string }[];
}

export interface ReportReaderRow extends ReportSettings {
  UserId: number;
  Email: string;
  Language: Language;
  /** Null: about all departments. */
  DepartmentId: number | null;
  DepartmentName: string | null;
  SlackChannel: string | null;
  SlackId: string | null;
  /** Since when they want reports. */
  ReportSince: string | null;
  /** The end of their last report. */
  ReportedUntil: string | null;
}

/** The state between two times, or now. */
export interface ReportFactsRow {
  /** JSON array of {@link JobReportFacts}: each job that ran or was due, by name. */
  Jobs: string;
  /** JSON array of {@link RunReportFacts}: active runs, at most 200, oldest first. */
  Going: string;
  /** The same for runs that wait for validation; `Since`: their end. */
  Waiting: string;
  /** JSON array of {@link TicketReportFacts}: tickets that aren't closed, at most 200, oldest first. */
  Tickets: string;
}

/** How many of its runs ended in which way; `Warned` counts Done runs. */
export interface JobReportFacts {
  JobId: number;
  JobName: string;
  Icon: string | null;
  Done: number;
  Warned: number;
  Failed: number;
  Lost: number;
  Cancelled: number;
  Due: number;
  Missed: number;
  /** The average duration of Done runs. */
  Milliseconds: number | null;
  /** The durations of the 30 Done runs before, separated by commas; null if there are none. */
  Before: string | null;
  /** Of the last run that wasn't Done. */
  RunId: string | null;
  Message: string | null;
}

export interface RunReportFacts {
  JobId: number;
  JobName: string;
  Icon: string | null;
  RunId: string;
  Since: string;
}

export interface TicketReportFacts {
  TicketId: number;
  Title: string;
  AssigneeName: string | null;
  Since: string;
}

export interface SaveReportInput {
  UserId: number;
  Until: string;
  /** JSON: the content of the message. */
  Text: string;
  Channel: Channel;
  Recipient: string;
}

/** A message with its complete content. */
export interface ClaimedDeliveryRow {
  DeliveryKey: string;
  AlertKey: string;
  Channel: Channel;
  Recipient: string;
  Reason: Reason;
  /** From 1. */
  Attempts: number;
  /** It was tried before, and nobody knows whether it arrived. */
  MaybeRepeated: boolean;
  /** Since when it has waited, at most until the last try. */
  WaitingSince: string;
  /** How many more messages wait for the same recipient now. */
  Beside: number;
  /** Of the user with this address or Slack channel; `it` if there is none. */
  Language: Language;
  Kind: AlertKind;
  Text: string;
  OpenedAt: string;
  LastSeenAt: string;
  SeenCount: number;
  AcknowledgedAt: string | null;
  /** The name, or the email if no user has it. */
  AcknowledgedBy: string | null;
  AssigneeName: string | null;
  ClosedAt: string | null;
  DueAt: string | null;
  /** The `ServiceId` of the first message that this recipient got about the alert; null if there is none. */
  FirstServiceId: string | null;
  JobId: number | null;
  JobName: string | null;
  Icon: string | null;
  /** Null for a report about all departments. */
  DepartmentId: number | null;
  DepartmentName: string | null;
  /** Where the department is told. */
  SlackChannel: string | null;
  MailAddress: string | null;
  TimeZone: string | null;
  DocumentationUrl: string | null;
  RunId: string | null;
  RunStatus: RunStatus | null;
  StartedAt: string | null;
  EndedAt: string | null;
  Message: string | null;
  Traceback: string | null;
  Machine: string | null;
}

export interface FinishDeliveryInput {
  DeliveryKey: string;
  Watcher: string;
  /** As it was claimed. */
  Attempts: number;
  /** `Waiting`: again, but not before `RetryAt`. `Failed`: it isn't tried any more. */
  Status: 'Sent' | 'Waiting' | 'Failed';
  RetryAt: string | null;
  /** The service's answer. */
  Answer: string;
  /** Nobody knows whether the service accepted it. If it is sent again, it says so. */
  MaybeSent?: boolean;
  /** The service's id of the message, needed to change it or reply to it. */
  ServiceId: string | null;
}
