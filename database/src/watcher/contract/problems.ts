/** What a watcher can't do, and what it checks in advance. */

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
