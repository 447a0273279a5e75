/** What should run. */
import type { RunStatus } from '#sdk/journal/events';

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
  /** Of the web: `http://` or `https://`. */
  DocumentationUrl?: string | null;
  /** It is no more: nothing is expected of it, lists leave it out, its name may be another's. Its runs stay. */
  Retired?: boolean;
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
  /** The median of the last 30 Done runs among its last 1,000; null where there are fewer than 3. */
  UsualSeconds: number | null;
  /** From 0 to 1: of the runs that began in the last 30 days and ended, Done over all but Cancelled. */
  SuccessRate: number | null;
  /** The next expected run that isn't past. */
  NextDueAt: string | null;
  /** Until when its expected runs are known. */
  ExpectedUntil: string | null;
  /** Why no runs are expected of it though it has a schedule. */
  ScheduleProblem: string | null;
  /** Since when it is no more. */
  RetiredAt: string | null;
}
