/** The facts that a decision about a job is based on, and what is decided. */
import type { ALERT_KINDS } from '../../contract/choices.js';
import type { RunStatus } from '#sdk/journal/events';
import type { Role } from '../../contract.js';
import type { Channel } from '../../contract/tickets.js';

/** Whom a job's alerts reach, by which rules and clock. */
export interface AlertSettings {
  DepartmentId: number;
  TimeZone: string | null;
  OwnerEmail: string | null;
  SlackChannel: string | null;
  MailAddress: string | null;
  /** JSON objects, the more specific wins: of the job, of its department, of all. */
  AlertRules: string | null;
  DepartmentAlertRules: string | null;
  GlobalAlertRules: string | null;
}

/** What a decision about a job needs. */
export interface JobFactsRow extends AlertSettings {
  JobId: number;
  Name: string;
  /** Increases with each decision about the job. */
  Version: number;
  LongestSeconds: number | null;
  ShortestSeconds: number | null;
  Paused: boolean;
  SnoozedUntil: string | null;
  FailuresInRow: number;
  SuccessesInRow: number;
  /** JSON array of {@link RunFacts}: runs to be matched or judged, and those that may fulfil a late expected run. */
  Runs: string;
  /** JSON array of {@link ExpectedFacts}: late ones, and those that the runs may have fulfilled. */
  Expected: string;
  /** JSON array of {@link AlertFacts}: open alerts. */
  Alerts: string;
  /**
   * JSON array of {@link HistoryFacts}, by time. Empty if what is to be judged is the latest. Otherwise what was
   * already judged after the first of it, at most 500, and before it.
   */
  History: string;
}

/** A success or a failure that was already judged. */
export interface HistoryFacts {
  At: string;
  Status: 'Done' | 'Error' | 'TimedOut' | 'Lost' | 'Missed';
  RunKey: string | null;
  /** For a missed one. */
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
  /** 1: it takes longer than it should, and nobody was told. */
  Overdue: 0 | 1;
  /** 1: somebody started it at a terminal, so nobody is told that it was lost. */
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
  /** For a missed one: the run that came too late. */
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

/**
 * The first four stay open until the problem is over; the others are sent once. `summary`: of an outage; `report`: a
 * person's, for a day or week.
 */
export type AlertKind = (typeof ALERT_KINDS)[number] | 'report';

/** Why a message is sent. `changed`: somebody acknowledged the alert or took it, and the sent message must show it. */
export type Reason = 'opened' | 'repeat' | 'recovered' | 'changed' | 'report';

export interface JudgementInput {
  JobId: number;
  Version: number;
  FailuresInRow: number;
  SuccessesInRow: number;
  /** Keys of runs that are now matched, with or without an expected run. */
  Matched: string[];
  Judged: { RunKey: string; JudgeDueAt: string }[];
  Expected: { DueAt: string; Status: ExpectedFacts['Status']; RunKey: string | null }[];
  /** An alert isn't opened if its `EventKey` already exists. */
  Opened: OpenedAlert[];
  Seen: { AlertKey: string; At: string }[];
  /**
   * `Tell`: everybody who was told about the alert is told that it is over, once for all alerts with the same `Ending`;
   * otherwise only their messages in Slack are updated.
   */
  Closed: { AlertKey: string; At: string; Ending: number; Tell: boolean; NotBefore: string }[];
  Repeated: { AlertKey: string; RepeatAt: string | null }[];
  Deliveries: NewDelivery[];
}

export interface OpenedAlert {
  /** The event, unique: `missed/7/2026-12-24T05:00:00.000Z`. */
  EventKey: string;
  Kind: AlertKind;
  RunKey: string | null;
  DueAt: string | null;
  Fingerprint: string | null;
  /** At most 1,000 characters. */
  Text: string;
  At: string;
  SeenCount: number;
  /** Sent once and closed at once. */
  ClosedAt: string | null;
  RepeatAt: string | null;
  /** It happened in an outage, and its summary includes it. */
  InSummary: boolean;
}

interface NewDelivery {
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
