/** What people are told about, what they did about it, and messages that did not arrive. */
import type { Changing, Claimed } from '../contract.js';
import type { AlertKind, Reason } from '../watcher/contract/judging.js';
import type { Channel } from './tickets.js';

/** By `OpenedAt`, newest first; one row more than `PageSize` if there is a next page. */
export interface ListAlertsInput extends Claimed {
  DepartmentId?: number | null;
  /** `Unacknowledged`: open, and nobody has acknowledged it. Null: all. */
  Status?: 'Open' | 'Unacknowledged' | 'Closed' | null;
  Kind?: AlertKind | null;
  JobId?: number | null;
  RunId?: string | null;
  AssigneeEmail?: string | null;
  /** This one only. */
  AlertKey?: string | null;
  BeforeAlertKey?: string | null;
  /** 1 to 100, by default 50. */
  PageSize?: number | null;
}

export interface AlertRow {
  AlertKey: string;
  Kind: AlertKind;
  /** Null for a summary. */
  JobId: number | null;
  JobName: string | null;
  Icon: string | null;
  DepartmentId: number;
  DepartmentName: string;
  RunId: string | null;
  /** For a missed or late run. */
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
  /** Its messages that did not arrive and aren't tried any more. */
  FailedDeliveries: number;
}

/** The first acknowledgement counts. The alert isn't repeated any more. */
export interface AcknowledgeAlertInput extends Changing {
  AlertKey: string;
}

/** `AssigneeEmail` null: nobody. Assigning it also acknowledges it. */
export interface AssignAlertInput extends Changing {
  AlertKey: string;
  AssigneeEmail: string | null;
}

/** A message about an alert that did not arrive and isn't tried any more. */
export interface DeadLetterRow {
  DeliveryKey: string;
  AlertKey: string;
  Kind: AlertKind;
  JobId: number | null;
  JobName: string | null;
  /** Null for a report about all departments. */
  DepartmentId: number | null;
  DepartmentName: string | null;
  Channel: Channel;
  Recipient: string;
  Reason: Reason;
  Attempts: number;
  /** The time of the last try. */
  At: string;
  /** The service's answer. */
  Answer: string | null;
}

/** The part of the work that fails. */
export type ProblemScope = 'schedule' | 'judge' | 'outage' | 'job' | 'mail' | 'slack' | 'report' | 'watcher';

/**
 * Something that watchers can't do and somebody must fix: a broken time zone, a person nobody can reach, a service that
 * refuses.
 */
export interface WatcherProblemRow {
  ProblemKey: string;
  Scope: ProblemScope;
  /** Null if it concerns several jobs, or all. */
  JobId: number | null;
  JobName: string | null;
  DepartmentId: number | null;
  Text: string;
  Since: string;
}

/** Settings that an administrator makes for all departments. */
export type SettingName = 'AlertRules' | 'AuditRetentionDays' | 'RetentionDays';

export interface SettingRow {
  Name: SettingName;
  Value: string | null;
}
