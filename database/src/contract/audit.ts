/** Who changed what. */
import type { Claimed, Source } from '../contract.js';

/** Newest first. Without `BeforeAuditKey` from the top; `LatestOnly`: of each field of each entity the last change. */
export interface ListAuditInput extends Claimed {
  Entity?: Entity | null;
  EntityKey?: string | null;
  Field?: string | null;
  LatestOnly?: boolean;
  BeforeAuditKey?: string | null;
  /** 1 to 1,000, 100 if not given; one row more where there is a next page. */
  PageSize?: number | null;
}

/** With the key that `EntityKey` holds: JobId, DepartmentId, email, login, RunId, TicketId, AlertKey, the setting's name, `runs` or `audit`. */
export type Entity =
  'Job' | 'Department' | 'User' | 'DepartmentLogin' | 'Run' | 'Ticket' | 'Alert' | 'Setting' | 'Purge';

/** One field that was changed, as text (`true`, `42`). A new entity has one row for each field that isn't null, from null. */
export interface AuditRow {
  AuditKey: string;
  At: string;
  Entity: Entity;
  EntityKey: string;
  Field: string;
  OldValue: string | null;
  NewValue: string | null;
  /** The claimed email. */
  Email: string | null;
  /** The SQL login, which is no claim; null for the embedded database. */
  Login: string | null;
  Source: Source | 'watcher';
}
