/** What ran, what is due, and what did not run. */
import type { RunStatus } from '#sdk/journal/events';
import type { Changing, Claimed } from '../contract.js';
import type { OfJob } from './jobs.js';

/**
 * `Due`: not late yet. `Missed`: late, and no run of the job began in time. `Excused`: late, but the job was paused or
 * snoozed.
 */
export type ExpectedStatus = 'Due' | 'Missed' | 'Excused';

/** Two UTC times: the caller's day, or at most 32 days. */
export interface ListDayInput extends Claimed {
  DepartmentId?: number | null;
  JobId?: number | null;
  From: string;
  To: string;
}

/**
 * A run that was active between the two times, or an expected run between them that no run has fulfilled. Ordered by
 * time.
 */
export interface DayRow extends OfJob {
  Kind: 'Run' | 'Expected';
  Status: RunStatus | ExpectedStatus;
  /** When it began, or when it is due. */
  At: string;
  /** When it was due; null for an unexpected run. */
  DueAt: string | null;
  /** The time from which it is missed. */
  LateAt: string | null;
  RunId: string | null;
  EndedAt: string | null;
  /** Until now while it runs. */
  DurationSeconds: number | null;
  /** How long the job usually takes. */
  UsualSeconds: number | null;
  Message: string | null;
  WarningCount: number | null;
}

/** Jobs by days: all, or those of `JobIds`. `Edges`: UTC times in ascending order, one more than there are days, at most 63. */
export interface ListGridInput extends Claimed {
  DepartmentId?: number | null;
  JobIds?: number[] | null;
  Edges: string[];
}

/** A job on a day on which something ran or was due. `Day` counts from 0. */
export interface GridRow {
  JobId: number;
  Day: number;
  Runs: number;
  /** Error and TimedOut. */
  Failed: number;
  Lost: number;
  Cancelled: number;
  Missed: number;
  /** Done runs with warnings. */
  Warned: number;
  Running: number;
  Waiting: number;
}

/** For the boxes of the dashboard. `From` and `To`: today in UTC. Running and Waiting count runs of any day. */
export interface CountRunsInput extends Claimed {
  DepartmentId?: number | null;
  From: string;
  To: string;
}

export interface CountsRow {
  Running: number;
  /** Error and TimedOut that began today. */
  Failed: number;
  Lost: number;
  Missed: number;
  /** Waiting for validation, of the last 90 days. */
  Waiting: number;
  /** Runs that began today, with any status. */
  Runs: number;
  /** Alerts of any day that are open and not acknowledged. */
  Alerts: number;
}

/** Replaces one job's expected runs from `From` until `Until`; past and fulfilled ones stay. */
export interface SaveExpectedRunsInput extends Changing {
  JobId: number;
  From: string;
  Until: string;
  DueAt: string[];
}

export interface ExpectedRunsRow {
  JobId: number;
  Added: number;
  Removed: number;
  Kept: number;
}
