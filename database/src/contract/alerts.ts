/** What people are told of, what they make of it, and the messages that did not arrive. */
import type { Changing, Claimed } from '../contract.js';
import type { AlertKind, ProblemScope, Reason } from '../watcher/contract.js';
import type { Channel } from './tickets.js';

/** By `OpenedAt`, newest first; one row more than `PageSize` where there is a next page. */
export interface ListAlertsInput extends Claimed {
  DepartmentId?: number | null;
  /** `Unacknowledged`: open, and nobody has said that they saw it. Null: all. */
  Status?: 'Open' | 'Unacknowledged' | 'Closed' | null;
  Kind?: AlertKind | null;
  JobId?: number | null;
  RunId?: string | null;
  AssigneeEmail?: string | null;
  BeforeAlertKey?: string | null;
  /** 1 to 100, 50 if not given. */
  PageSize?: number | null;
}

export interface AlertRow {
  AlertKey: string;
  Kind: AlertKind;
  /** Null of a summary. */
  JobId: number | null;
  JobName: string | null;
  Icon: string | null;
  DepartmentId: number;
  DepartmentName: string;
  RunId: string | null;
  /** Of a missed or late run. */
  DueAt: string | null;
  Fingerprint: string | null;
  /** What it is about, or the summary as JSON. */
  Text: string;
  OpenedAt: string;
  LastSeenAt: string;
  SeenCount: number;
  AcknowledgedBy: string | null;
  AcknowledgedByName: string | null;
  AcknowledgedAt: string | null;
  AssigneeEmail: string | null;
  AssigneeName: string | null;
  ClosedAt: string | null;
  /** Messages of it that did not arrive, and that nobody tries any more. */
  FailedDeliveries: number;
}

/** Whoever acknowledged it first stays. It is not repeated any more. */
export interface AcknowledgeAlertInput extends Changing {
  AlertKey: string;
}

/** `AssigneeEmail` null: nobody's. Who gets it has acknowledged it by that, or whoever gave it to them has. */
export interface AssignAlertInput extends Changing {
  AlertKey: string;
  AssigneeEmail: string | null;
}

/** A message of an alert that did not arrive, and that nobody tries any more. */
export interface DeadLetterRow {
  DeliveryKey: string;
  AlertKey: string;
  Kind: AlertKind;
  JobId: number | null;
  JobName: string | null;
  /** Null of a report of all departments. */
  DepartmentId: number | null;
  DepartmentName: string | null;
  Channel: Channel;
  Recipient: string;
  Reason: Reason;
  Attempts: number;
  /** When it was last tried. */
  At: string;
  /** What the service said. */
  Answer: string | null;
}

/** One thing that watchers can't do and somebody has to mend: a broken time zone, a person nobody can reach, a service that refuses. */
export interface WatcherProblemRow {
  ProblemKey: string;
  Scope: ProblemScope;
  /** Null of what concerns several jobs, or all. */
  JobId: number | null;
  JobName: string | null;
  DepartmentId: number | null;
  Text: string;
  Since: string;
}

/** What an administrator sets for all departments. */
export type SettingName = 'AlertRules' | 'AuditRetentionDays' | 'RetentionDays';

export interface SettingRow {
  Name: SettingName;
  Value: string | null;
}
