/** Tickets, and messages about them. */
import type { CHANNELS, PRIORITIES, TICKET_STATUSES } from './choices.js';
import type { RunStatus } from '#sdk/journal/events';
import type { Changing, Making, Claimed } from '../contract.js';
import type { OfJob } from './jobs.js';

export type Priority = (typeof PRIORITIES)[number];
export type TicketStatus = (typeof TICKET_STATUSES)[number];
export type Channel = (typeof CHANNELS)[number];

/** About a run, or about a job that has not run at all. Give one of the two. */
export interface OpenTicketInput extends Making {
  RunId?: string | null;
  JobId?: number | null;
  /** At most 300 characters. */
  Title: string;
  Description: string;
  /** Default: `Normal`. */
  Priority?: Priority | null;
  AssigneeEmail?: string | null;
}

/** Newest first; one row more than `PageSize` if there is a next page. */
export interface ListTicketsInput extends Claimed {
  DepartmentId?: number | null;
  /** `NotClosed`: open and in progress. Null: all. */
  Status?: TicketStatus | 'NotClosed' | null;
  AssigneeEmail?: string | null;
  JobId?: number | null;
  /** Anywhere in the title, the description or the job's name. */
  Text?: string | null;
  BeforeTicketId?: number | null;
  /** 1 to 100, by default 50. */
  PageSize?: number | null;
}

export interface TicketRow extends OfJob {
  TicketId: number;
  Title: string;
  Priority: Priority;
  Status: TicketStatus;
  /** Null for a ticket about a job. Stays when the run is purged. */
  RunId: string | null;
  Fingerprint: string | null;
  AssigneeEmail: string | null;
  AssigneeName: string | null;
  OpenedBy: string | null;
  OpenedByName: string | null;
  OpenedAt: string;
  ClosedBy: string | null;
  ClosedAt: string | null;
  CommentCount: number;
}

export interface TicketDetailsRow extends TicketRow {
  Description: string;
  AssigneeSlackId: string | null;
  /** To tell the author that it is closed; null if no user has that email any more. */
  OpenedBySlackId: string | null;
  /** About its run; all null if it has none, or the run was purged. */
  RunStatus: RunStatus | null;
  RunStartedAt: string | null;
  RunEndedAt: string | null;
  RunMessage: string | null;
  RunCause: string | null;
  /** Where messages go if nobody is named. */
  DepartmentSlackChannel: string | null;
  DepartmentMailAddress: string | null;
}

/** A missing field keeps its value. Closing sets `ClosedBy` and `ClosedAt`, reopening clears them. */
export interface ChangeTicketInput extends Changing {
  TicketId: number;
  Title?: string;
  Description?: string;
  Priority?: Priority;
  Status?: TicketStatus;
}

/** A message that the app sent itself, with the service's answer. The watcher never sends it again. */
export interface RecordDeliveryInput extends Making {
  TicketId: number;
  Channel: Channel;
  /** An email address, or a Slack user or channel. */
  Recipient: string;
  Sent: boolean;
  /** The service's answer, at most 4,000 characters. */
  Answer?: string | null;
}

export interface DeliveryRow {
  DeliveryKey: string;
  TicketId: number | null;
  AlertKey: string | null;
  Channel: Channel;
  Recipient: string;
  Status: 'Waiting' | 'Sending' | 'Sent' | 'Failed';
  Attempts: number;
  SentAt: string | null;
  /** The time of the last try, or of the request. */
  At: string;
  Answer: string | null;
}
