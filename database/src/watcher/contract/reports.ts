/** What a morning report tells, and who gets it. */
import type { Language } from '../../contract.js';
import type { ReportSettings } from '../../contract/people.js';
import type { Channel } from '../../contract/tickets.js';

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
