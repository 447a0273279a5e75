/** Tickets, and what was told of them. */
import type { RunStatus } from '#sdk/journal/events';
import type { Changing, Making, Claimed, Language } from '../contract.js';

export type Priority = 'Low' | 'Normal' | 'High';
export type TicketStatus = 'Open' | 'InProgress' | 'Closed';
export type Channel = 'mail' | 'slack';

/** Of a run, or, where a job has not run at all, of a job: one of the two. */
export interface OpenTicketInput extends Making {
  RunId?: string | null;
  JobId?: number | null;
  /** At most 300 characters. */
  Title: string;
  Description: string;
  /** `Normal` if not given. */
  Priority?: Priority | null;
  AssigneeEmail?: string | null;
}

/** Newest first; one row more than `PageSize` where there is a next page. */
export interface ListTicketsInput extends Claimed {
  DepartmentId?: number | null;
  /** `NotClosed`: open and in progress. Null: all. */
  Status?: TicketStatus | 'NotClosed' | null;
  AssigneeEmail?: string | null;
  JobId?: number | null;
  /** Anywhere in the title, the description or the job's name. */
  Text?: string | null;
  BeforeTicketId?: number | null;
  /** 1 to 100, 50 if not given. */
  PageSize?: number | null;
}

export interface TicketRow {
  TicketId: number;
  Title: string;
  Priority: Priority;
  Status: TicketStatus;
  JobId: number;
  JobName: string;
  Icon: string | null;
  DepartmentId: number;
  DepartmentName: string;
  /** Null of a ticket that is of a job alone. Stays when the run is purged. */
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
  /** To tell who opened it that it is closed; null where no user has that email any more. */
  OpenedBySlackId: string | null;
  OpenedByLanguage: Language | null;
  /** Of its run; all null where it has none, or the run was purged. */
  RunStatus: RunStatus | null;
  RunStartedAt: string | null;
  RunEndedAt: string | null;
  RunMessage: string | null;
  RunCause: string | null;
  /** Where its department's messages go when nobody is named. */
  DepartmentSlackChannel: string | null;
  DepartmentMailAddress: string | null;
}

/** A field that is left out keeps its value. Closing sets `ClosedBy` and `ClosedAt`, opening again empties them. */
export interface ChangeTicketInput extends Changing {
  TicketId: number;
  Title?: string;
  Description?: string;
  Priority?: Priority;
  Status?: TicketStatus;
}

/** What the app sent by itself, as it was answered. The watcher never sends it again. */
export interface RecordDeliveryInput extends Changing {
  TicketId: number;
  Channel: Channel;
  /** A mail address, or a Slack user or channel. */
  Recipient: string;
  Sent: boolean;
  /** What the service answered, at most 4,000 characters. */
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
  /** When it was last tried, or asked for. */
  At: string;
  Answer: string | null;
}
