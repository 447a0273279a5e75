/** Equal failures, grouped. */
import type { Claimed } from '../contract.js';
import type { OfJob } from './jobs.js';

export interface ListErrorsInput extends Claimed {
  DepartmentId?: number | null;
  JobId?: number | null;
  /** Anywhere in the cause or the job's name. */
  Text?: string | null;
  /** Seen at or after this time; by default in the last 90 days. */
  From?: string | null;
  /** At most 200, by default 100. */
  PageSize?: number | null;
}

/** A job's runs that failed with the same fingerprint, most recently seen first. */
export interface ErrorRow extends OfJob {
  Fingerprint: string;
  /** Of the last of these runs. */
  Cause: string | null;
  Message: string | null;
  Count: number;
  FirstSeenAt: string;
  LastSeenAt: string;
  LastRunId: string;
  /** The oldest ticket with this fingerprint in this department that isn't closed. */
  OpenTicketId: number | null;
}
