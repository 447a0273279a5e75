/**
 * What the watcher asks of a database: each `watcher.*` procedure by name, with the fields of its one JSON parameter
 * `@Input` and the columns of its one result. The watcher makes the decisions. A procedure either reads what a decision
 * needs, or writes the complete result of a decision.
 *
 * Several watchers may share one database. A decision about a job counts only if nobody else has decided about it since
 * it was read (`Version`), and a delivery is sent by the watcher that claims it.
 */
import type { ProblemScope } from '../contract/alerts.js';
import type { ExpectedRunsRow } from '../contract/calendar.js';
import type { Channel } from '../contract/tickets.js';
import type * as judging from './contract/judging.js';
import type * as reports from './contract/reports.js';
import type * as telling from './contract/telling.js';

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
  SaveExpectedRuns: { input: At & Schedule & { JobId: number; Until: string; DueAt: string[] }; row: ExpectedRunsRow };
  /** Stores with the job what is wrong with its schedule. */
  ReportSchedule: { input: Schedule & { JobId: number; Problem: string }; row: { Reported: boolean } };

  /** Marks one slice of what ended before any watcher ran, so that nobody is told. Repeat until nothing is left. */
  ForgetUnjudged: { input: { EndedBefore: string }; row: { Forgotten: number } };

  /** Marks runs as Lost that are silent since `UpSince` for three heartbeats, and at least 45 s. */
  MarkLost: { input: At & { UpSince: string }; row: { Lost: number } };
  /** Jobs that need a decision, ordered by id, at most 500. `SettleSeconds`: how long a begin may be on its way. */
  ListJobsToJudge: { input: At & { SettleSeconds: number; AfterJobId?: number }; row: { JobId: number } };
  ReadJob: { input: At & { JobId: number; SettleSeconds: number }; row: judging.JobFactsRow };
  SaveJudgement: { input: At & judging.JudgementInput; row: { Saved: boolean } };
  /** Everybody who can be told, for rules that name people. */
  ListPeople: { input: object; row: judging.PersonRow };

  /** Alerts of an outage that nobody was told about yet, by department. */
  ListOutageAlerts: { input: object; row: telling.OutageAlertRow };
  /** Makes one alert of them, unless somebody was told about one of them. */
  SaveSummary: { input: At & telling.SummaryInput; row: { Saved: boolean } };

  /** Who gets the morning report, ordered by id. */
  ListReports: { input: object; row: reports.ReportReaderRow };
  /** The content of a report about a department, or about all (null). */
  ReadReport: { input: { DepartmentId: number | null; From: string; Until: string }; row: reports.ReportFactsRow };
  /** Sends somebody a report up to a time, once: not if another watcher has, or they don't want one any more. */
  SaveReport: { input: At & reports.SaveReportInput; row: { Saved: boolean } };

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
      Reasons?: judging.Reason[];
      /** Instead: those for the same recipient that also wait, up to a hundred. No changes of messages. */
      BesideDeliveryKey?: string;
    };
    row: telling.ClaimedDeliveryRow;
  };
  /** Messages that have waited this long for a channel that isn't one of these, at most 500. */
  ListStranded: { input: At & { Channels: Channel[]; WaitedSeconds: number }; row: telling.StrandedRow };
  /** Sends a message that can't arrive to others who weren't told the same. Does nothing if it was sent meanwhile. */
  RedirectDelivery: { input: At & telling.RedirectInput; row: telling.RedirectedRow };
  /** Records the result, unless the lease was over and somebody else has claimed it. */
  FinishDelivery: { input: At & telling.FinishDeliveryInput; row: { Finished: boolean } };

  /**
   * Removes one slice of old data; repeat until nothing is left. Runs are removed by the retention of the settings,
   * other data by the limits in `RULES`. `Others`: rows that don't belong to a run.
   */
  PurgeOld: { input: At; row: { Runs: number; Others: number; More: boolean } };
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

export interface WatcherProblem {
  /** The subject, unique: `judge/7`. */
  Key: string;
  JobId: number | null;
  /** A sentence, at most 1,000 characters. */
  Text: string;
}

export interface JobToCheckRow extends judging.AlertSettings {
  JobId: number;
  Name: string;
}

export interface Schedule {
  Cron: string;
  TimeZone: string;
}

export interface ScheduleRow extends Schedule {
  JobId: number;
  Name: string;
  ScheduleProblem: string | null;
  ExpectedUntil: string | null;
}
