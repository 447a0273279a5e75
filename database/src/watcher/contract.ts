/**
 * What the watcher asks of a database: each `watcher.*` procedure by its name, with the fields of its one JSON parameter
 * `@Input` and the columns of its one result. Decisions are the watcher's; a procedure reads what they rest on, or writes
 * what came out, all of it or nothing.
 *
 * Several watchers may share one database. What one of them decides about a job counts only if nobody else has decided
 * about it since it was read (`Version`), and a delivery is sent by whoever claims it.
 */
import type { RunStatus } from '#sdk/journal/events';
import type { ExpectedRunsRow } from '../contract/calendar.js';
import type { ReportSettings } from '../contract/people.js';
import type { Channel } from '../contract/tickets.js';
import type { Language, Role } from '../contract.js';

export interface WatcherDatabase {
  readonly engine: 'sqlserver' | 'sqlite';
  /** Server and database, never a credential. */
  readonly destination: string;
  /** @throws StoreError when the database can't be reached, isn't initialised, or the login may not call the procedure */
  call<N extends WatcherProcedure>(
    procedure: N,
    input: WatcherContract[N]['input'],
  ): Promise<WatcherContract[N]['row'][]>;
  close(): Promise<void>;
}

export type WatcherProcedure = keyof WatcherContract;

/** The present, as ISO 8601 in UTC. Without it the database's clock counts; tests drive it. */
export interface At {
  Now?: string | null;
}

export interface WatcherContract {
  /** Says that a watcher lives, and what it can do. */
  Beat: { input: At & { GapSeconds: number; Can?: WatcherAbility[] }; row: BeatRow };

  /** What is wrong in one part of the work, in place of what was. The rows are those that were not there before. */
  SaveProblems: { input: At & { Scope: ProblemScope; Problems: WatcherProblem[] }; row: { ProblemKey: string } };
  /** Every job with what is checked of it before anything happens, in the order of their ids, at most 500. */
  ListJobsToCheck: { input: { AfterJobId: number }; row: JobToCheckRow };

  /** Jobs with a schedule whose expected runs aren't known until then. */
  ListSchedules: { input: { Until: string }; row: ScheduleRow };
  /** As `dashboard.SaveExpectedRuns`, if the job still has that schedule: no row where it has another by now. */
  SaveExpectedRuns: {
    input: At & Schedule & { JobId: number; Until: string; DueAt: string[] };
    row: ExpectedRunsRow;
  };
  /** Says on the job what is wrong with its schedule. */
  ReportSchedule: { input: Schedule & { JobId: number; Problem: string }; row: { Reported: boolean } };

  /** One slice of what ended before any watcher cared: nobody is told of it any more. Until there is no more. */
  ForgetUnjudged: { input: { EndedBefore: string }; row: { Forgotten: number } };

  /** Runs that are silent for three heartbeats, and at least 45 s, since `UpSince`, are Lost. */
  MarkLost: { input: At & { UpSince: string }; row: { Lost: number } };
  /**
   * Jobs about which something is to be decided, in the order of their ids, at most 500. `SettleSeconds`: how long a begin may
   * be on its way.
   */
  ListJobsToJudge: { input: At & { SettleSeconds: number; AfterJobId?: number }; row: { JobId: number } };
  ReadJob: { input: At & { JobId: number; SettleSeconds: number }; row: JobFactsRow };
  SaveJudgement: { input: At & JudgementInput; row: { Saved: boolean } };
  /** Everybody who can be told, for rules that name people. */
  ListPeople: { input: object; row: PersonRow };

  /** Alerts of an outage that nobody was told of yet, by department. */
  ListOutageAlerts: { input: object; row: OutageAlertRow };
  /** Tells of them in one alert; not where somebody else has told of one of them. */
  SaveSummary: { input: At & SummaryInput; row: { Saved: boolean } };

  /** Who gets the morning report, in the order of their ids. */
  ListReports: { input: object; row: ReportReaderRow };
  /** What a report tells of a department, or of all (null). */
  ReadReport: { input: { DepartmentId: number | null; From: string; Until: string }; row: ReportFactsRow };
  /** Tells somebody up to a time, once: not where another watcher has, or they want no report any more. */
  SaveReport: { input: At & SaveReportInput; row: { Saved: boolean } };

  /**
   * One message that is to be sent now by one of the channels, and nobody else sends it for `LeaseSeconds`. No row: there is
   * none. Of an alert, a recipient is told one thing after another: nothing is claimed while another is on its way to them.
   */
  ClaimDelivery: {
    input: At & {
      Watcher: string;
      LeaseSeconds: number;
      Channels: Channel[];
      /** Only messages with one of these; all where it isn't given. */
      Reasons?: Reason[];
      /** Instead: those for the same recipient that wait beside this one, up to a hundred. No changes of messages. */
      BesideDeliveryKey?: string;
    };
    row: ClaimedDeliveryRow;
  };
  /** Messages that have waited for so long by a channel that isn't one of these, at most 500. */
  ListStranded: { input: At & { Channels: Channel[]; WaitedSeconds: number }; row: StrandedRow };
  /** A message that can't arrive goes to others instead: each who wasn't told of the same yet. Nothing where it was sent meanwhile. */
  RedirectDelivery: { input: At & RedirectInput; row: RedirectedRow };
  /** What became of it; nothing where the lease was over and somebody else has claimed it. */
  FinishDelivery: { input: At & FinishDeliveryInput; row: { Finished: boolean } };

  /**
   * One slice of what has outlived its use, until there is no more: runs by the retention of the settings, the rest by its
   * life in `RULES`. `Others`: rows that belong to no run.
   */
  PurgeOld: { input: At; row: { Runs: number; Others: number; More: boolean } };
}

export interface Schedule {
  Cron: string;
  TimeZone: string;
}

export interface BeatRow {
  Now: string;
  /** Since when a watcher has beaten without a gap: nothing is silent, or late, for longer than somebody could see it. */
  UpSince: string;
  /** The last beat before the gap; null if there never was one. */
  OutageSince: string | null;
  /** Whether a watcher that lives has the channel set up. */
  MailSetUp: boolean;
  SlackSetUp: boolean;
}

/** `Judge`, `Mail`, `Slack`: it does so, by its last tries. `MailSetUp`, `SlackSetUp`: it has a key for it. */
export type WatcherAbility = 'Judge' | 'Mail' | 'Slack' | 'MailSetUp' | 'SlackSetUp';

/** The part of the work that can't be done. */
export type ProblemScope = 'schedule' | 'judge' | 'outage' | 'job' | 'mail' | 'slack' | 'report' | 'watcher';

export interface WatcherProblem {
  /** What it is of, once: `judge/7`. */
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
  /** How many of them are told, or will be: those whose message didn't fail too. */
  Told: number;
}

export interface RedirectInput {
  DeliveryKey: string;
  /** Why it can't arrive, where nobody has written that down yet. */
  Answer: string;
  Recipients: { Channel: Channel; Recipient: string }[];
}

export interface ScheduleRow extends Schedule {
  JobId: number;
  Name: string;
  ScheduleProblem: string | null;
}

/** What a decision about a job rests on. */
export interface JobFactsRow {
  JobId: number;
  Name: string;
  /** Grows with each decision about the job. */
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
  /** JSON objects, the nearer wins: of the job, of its department, of all. */
  AlertRules: string | null;
  DepartmentAlertRules: string | null;
  GlobalAlertRules: string | null;
  FailuresInRow: number;
  SuccessesInRow: number;
  /** JSON array of {@link RunFacts}: to be matched, to be judged, or in time for what is late. */
  Runs: string;
  /** JSON array of {@link ExpectedFacts}: what is late, and what those runs may have fulfilled. */
  Expected: string;
  /** JSON array of {@link AlertFacts}: those that are open. */
  Alerts: string;
  /**
   * JSON array of {@link HistoryFacts}, by time. Empty where what is to be judged is the last in time; else what was judged already
   * after the first of it, 500 at most, and before it.
   */
  History: string;
}

/** A success or a failure that was judged already. */
export interface HistoryFacts {
  At: string;
  Status: 'Done' | 'Error' | 'TimedOut' | 'Lost' | 'Missed';
  RunKey: string | null;
  /** Of a missed one. */
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
  /** 1: it goes on for longer than it should, and nobody was told. */
  Overdue: 0 | 1;
  /** 1: somebody started it at a terminal; nobody is told that it was lost. */
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
  /** Of a missed one: the run that came too late. */
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

/** The first four are open until all is well again; the others are told once. `summary`: of an outage; `report`: somebody's, of a day or week. */
export type AlertKind =
  'error' | 'lost' | 'missed' | 'long' | 'late' | 'short' | 'validation' | 'warnings' | 'summary' | 'report';

/** Why a message is sent. `changed`: somebody acknowledged the alert or took it, which the message that was sent is to show. */
export type Reason = 'opened' | 'repeat' | 'recovered' | 'changed' | 'report';

export interface JudgementInput {
  JobId: number;
  Version: number;
  FailuresInRow: number;
  SuccessesInRow: number;
  /** Keys of runs that are matched now, with or without an expected run. */
  Matched: string[];
  Judged: { RunKey: string; JudgeDueAt: string }[];
  Expected: { DueAt: string; Status: ExpectedFacts['Status']; RunKey: string | null }[];
  /** An alert whose `EventKey` is there already isn't opened again. */
  Opened: OpenedAlert[];
  Seen: { AlertKey: string; At: string }[];
  /** `Tell`: those who were told of the alert are told that it is over; without, their messages in Slack come to show it. */
  Closed: { AlertKey: string; At: string; Tell: boolean; NotBefore: string }[];
  Repeated: { AlertKey: string; RepeatAt: string | null }[];
  Deliveries: NewDelivery[];
}

export interface OpenedAlert {
  /** What it is of, once: `missed/7/2026-12-24T05:00:00.000Z`. */
  EventKey: string;
  Kind: AlertKind;
  RunKey: string | null;
  DueAt: string | null;
  Fingerprint: string | null;
  /** At most 1,000 characters. */
  Text: string;
  At: string;
  SeenCount: number;
  /** Told once: closed at once. */
  ClosedAt: string | null;
  RepeatAt: string | null;
  /** It was in an outage, whose summary tells it. */
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
  /** JSON: what the messages are made of. */
  Text: string;
  AlertKeys: string[];
  Deliveries: { Channel: Channel; Recipient: string; NotBefore: string }[];
}

export interface ReportReaderRow extends ReportSettings {
  UserId: number;
  Email: string;
  Language: Language;
  /** Null: of all departments. */
  DepartmentId: number | null;
  DepartmentName: string | null;
  SlackChannel: string | null;
  SlackId: string | null;
  /** Since when they want one. */
  ReportSince: string | null;
  /** The end of what they were told last. */
  ReportedUntil: string | null;
}

/** What was so between two times, or is at present. */
export interface ReportFactsRow {
  /** JSON array of {@link JobReportFacts}: of each job that ran or was due, by name. */
  Jobs: string;
  /** JSON array of {@link RunReportFacts}: runs that go on, at most 200, the oldest first. */
  Going: string;
  /** The same of runs that wait for validation; `Since`: their end. */
  Waiting: string;
  /** JSON array of {@link TicketReportFacts}: those that aren't closed, at most 200, the oldest first. */
  Tickets: string;
}

/** How many of its runs ended how; `Warned` are of those that are Done. */
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
  /** How long those that are Done took, on average. */
  Milliseconds: number | null;
  /** How long the last 30 before took that were Done, with commas between; null where there are none. */
  Before: string | null;
  /** Of the last that wasn't Done. */
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
  /** JSON: what the message is made of. */
  Text: string;
  Channel: Channel;
  Recipient: string;
}

/** A message, with all that it tells. */
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
  /** Since when it has waited, the last try at the latest. */
  WaitingSince: string;
  /** How many more wait for the same recipient now. */
  Beside: number;
  /** Of the user whose address or Slack channel it is; `it` where nobody has it. */
  Language: Language;
  Kind: AlertKind;
  Text: string;
  OpenedAt: string;
  LastSeenAt: string;
  SeenCount: number;
  AcknowledgedAt: string | null;
  /** Name, or email where no user has it. */
  AcknowledgedBy: string | null;
  AssigneeName: string | null;
  ClosedAt: string | null;
  DueAt: string | null;
  /** The `ServiceId` of the first message that told this recipient of the alert; null where there is none. */
  FirstServiceId: string | null;
  JobId: number | null;
  JobName: string | null;
  Icon: string | null;
  /** Null of a report of all departments. */
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
  /** `Waiting`: again, not before `RetryAt`. `Failed`: nobody tries any more. */
  Status: 'Sent' | 'Waiting' | 'Failed';
  RetryAt: string | null;
  /** What the service said. */
  Answer: string;
  /** Nobody knows whether the service took it: when it comes again, it says so. */
  MaybeSent?: boolean;
  /** What the service knows the message by, to change it or to answer to it. */
  ServiceId: string | null;
}
