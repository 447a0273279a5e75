/** Failures that are the same one. */
import type { Claimed } from '../contract.js';

export interface ListErrorsInput extends Claimed {
  DepartmentId?: number | null;
  JobId?: number | null;
  /** Anywhere in the cause or the job's name. */
  Text?: string | null;
  /** Seen at or after; the last 90 days if not given. */
  From?: string | null;
  /** At most 200, 100 if not given. */
  PageSize?: number | null;
}

/** A job's runs that failed with one fingerprint, the last seen first. */
export interface ErrorRow {
  Fingerprint: string;
  JobId: number;
  JobName: string;
  Icon: string | null;
  DepartmentId: number;
  DepartmentName: string;
  /** Of the last of them. */
  Cause: string | null;
  Message: string | null;
  Count: number;
  FirstSeenAt: string;
  LastSeenAt: string;
  LastRunId: string;
  /** One that isn't closed, with this fingerprint in this department; the oldest. */
  OpenTicketId: number | null;
}
