/** Messages about alerts: an outage's summary, what is sent, and what became of it. */
import type { RunStatus } from '#sdk/journal/events';
import type { Language } from '../../contract.js';
import type { Channel } from '../../contract/tickets.js';
import type { AlertKind, Reason } from './judging.js';

export interface StrandedRow {
  DeliveryKey: string;
  Channel: Channel;
  Recipient: string;
  DepartmentId: number;
  SlackChannel: string | null;
  MailAddress: string | null;
}

export interface RedirectedRow {
  Added: number;
  /** How many of them are told, or will be: those whose message didn't also fail. */
  Told: number;
}

export interface RedirectInput {
  DeliveryKey: string;
  /** Why it can't arrive, if nobody has recorded that yet. */
  Answer: string;
  Recipients: { Channel: Channel; Recipient: string }[];
}

export interface OutageAlertRow {
  AlertKey: string;
  Kind: AlertKind;
  JobId: number;
  JobName: string;
  DepartmentId: number;
  SlackChannel: string | null;
  MailAddress: string | null;
  OwnerEmail: string | null;
  OpenedAt: string;
}

export interface SummaryInput {
  /** `summary/4711`, by the first of the alerts. */
  EventKey: string;
  DepartmentId: number;
  /** JSON: the content of the messages. */
  Text: string;
  AlertKeys: string[];
  Deliveries: { Channel: Channel; Recipient: string; NotBefore: string }[];
}

/** A message with its complete content. */
export interface ClaimedDeliveryRow {
  DeliveryKey: string;
  AlertKey: string;
  Channel: Channel;
  Recipient: string;
  Reason: Reason;
  /** From 1. */
  Attempts: number;
  /** It was tried before, and nobody knows whether it arrived. */
  MaybeRepeated: boolean;
  /** Since when it has waited, at most until the last try. */
  WaitingSince: string;
  /** How many more messages wait for the same recipient now. */
  Beside: number;
  /** Of the user with this address or Slack channel; `it` if there is none. */
  Language: Language;
  Kind: AlertKind;
  Text: string;
  OpenedAt: string;
  LastSeenAt: string;
  SeenCount: number;
  AcknowledgedAt: string | null;
  /** The name, or the email if no user has it. */
  AcknowledgedBy: string | null;
  AssigneeName: string | null;
  ClosedAt: string | null;
  DueAt: string | null;
  /** The `ServiceId` of the first message that this recipient got about the alert; null if there is none. */
  FirstServiceId: string | null;
  JobId: number | null;
  JobName: string | null;
  Icon: string | null;
  /** Null for a report about all departments. */
  DepartmentId: number | null;
  DepartmentName: string | null;
  /** Where the department is told. */
  SlackChannel: string | null;
  MailAddress: string | null;
  TimeZone: string | null;
  DocumentationUrl: string | null;
  RunId: string | null;
  RunStatus: RunStatus | null;
  StartedAt: string | null;
  EndedAt: string | null;
  Message: string | null;
  Traceback: string | null;
  Machine: string | null;
}

export interface FinishDeliveryInput {
  DeliveryKey: string;
  Watcher: string;
  /** As it was claimed. */
  Attempts: number;
  /** `Waiting`: again, but not before `RetryAt`. `Failed`: it isn't tried any more. */
  Status: 'Sent' | 'Waiting' | 'Failed';
  RetryAt: string | null;
  /** The service's answer. */
  Answer: string;
  /** Nobody knows whether the service accepted it. If it is sent again, it says so. */
  MaybeSent?: boolean;
  /** The service's id of the message, needed to change it or reply to it. */
  ServiceId: string | null;
}
