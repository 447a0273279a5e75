/** What ran, what is due, and what did not run. */
import type { RunStatus } from '#sdk/journal/events';
import type { Changing, Claimed } from '../contract.js';

/** `Due`: not yet late. `Missed`: late, and no run of the job began in time. `Excused`: the job was paused or snoozed. */
export type ExpectedStatus = 'Due' | 'Missed' | 'Excused';

/** Two UTC edges: the caller's day, at most 32 days apart. */
export interface ListDayInput extends Claimed {
  DepartmentId?: number | null;
  JobId?: number | null;
  From: string;
  To: string;
}

/** A run that was going on between the edges, or an expected run between them that no run has fulfilled. By time. */
export interface DayRow {
  Kind: 'Run' | 'Expected';
  JobId: number;
  JobName: string;
  Icon: string | null;
  DepartmentId: number;
  DepartmentName: string;
  Status: RunStatus | ExpectedStatus;
  /** When it began, or is due. */
  At: string;
  /** When it was due; null of a run that nobody expected. */
  DueAt: string | null;
  /** From when it is missed. */
  LateAt: string | null;
  RunId: string | null;
  EndedAt: string | null;
  /** Up to now while it runs. */
  DurationSeconds: number | null;
  /** How long the job usually takes. */
  UsualSeconds: number | null;
  Message: string | null;
  WarningCount: number | null;
}

/** Jobs by days. `Edges`: UTC times, ascending, one more than there are days, at most 63. */
export interface ListGridInput extends Claimed {
  DepartmentId?: number | null;
  Edges: string[];
}

/** A job on a day on which anything ran or should have. `Day` counts from 0. */
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

/** For the boxes. `From` and `To`: UTC edges of today. Running and Waiting count whatever the day. */
export interface CountRunsInput extends Claimed {
  DepartmentId?: number | null;
  From: string;
  To: string;
}

export interface CountsRow {
  Running: number;
  /** Error and TimedOut, begun today. */
  Failed: number;
  Lost: number;
  Missed: number;
  /** Waiting for validation, of the last 90 days. */
  Waiting: number;
  /** Begun today, of any status. */
  Runs: number;
  /** Alerts that are open and that nobody has seen, of whatever day. */
  Alerts: number;
}

/** One job's expected runs from `From` up to `Until` are these and no others; what was fulfilled or is past stays. */
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
