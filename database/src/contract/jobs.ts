/** Jobs, which should run. */
import type { RunStatus } from '#sdk/journal/events';

/** The job that a row is about. */
export interface OfJob {
  JobId: number;
  JobName: string;
  Icon: string | null;
  DepartmentId: number;
  DepartmentName: string;
}

/** What people say of a job. */
interface JobFields {
  Name: string;
  Icon: string | null;
  DepartmentId: number;
  OwnerEmail: string | null;
  /** Where the script is, for people to read. */
  Path: string | null;
  /** The machine that should run it. */
  Machine: string | null;
  Cron: string | null;
  /** IANA name; required with `Cron`, and only then. */
  TimeZone: string | null;
  GraceSeconds: number | null;
  LongestSeconds: number | null;
  ShortestSeconds: number | null;
  NeedsValidation: boolean;
  /** JSON object; the watcher reads it. */
  AlertRules: string | null;
  /** A web address: `http://` or `https://`. */
  DocumentationUrl: string | null;
}

/** Without `JobId` it is new and gets the next number; with an unknown one, it is new and gets that number. */
export interface SaveJobInput extends Partial<JobFields> {
  JobId?: number | null;
  /** The job is retired: nothing is expected, lists leave it out, and its name is free again. Its runs stay. */
  Retired?: boolean;
}

export interface JobRow extends JobFields {
  JobId: number;
  DepartmentName: string;
  OwnerName: string | null;
  Paused: boolean;
  SnoozedUntil: string | null;
  LastRunId: string | null;
  LastStartedAt: string | null;
  LastStatus: RunStatus | null;
  /** The median of the last 30 Done runs among its last 1,000 runs; null if there are fewer than 3. */
  UsualSeconds: number | null;
  /** From 0 to 1: of the runs that began in the last 30 days and have ended, Done divided by all except Cancelled. */
  SuccessRate: number | null;
  /** The next expected run that isn't in the past. */
  NextDueAt: string | null;
  /** Until when its expected runs are known. */
  ExpectedUntil: string | null;
  /** Why no runs are expected although the job has a schedule. */
  ScheduleProblem: string | null;
  /** When it was retired. */
  RetiredAt: string | null;
}
