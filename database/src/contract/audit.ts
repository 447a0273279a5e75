/** Who changed what. */
import type { ENTITIES } from './choices.js';
import type { Claimed, Source } from '../contract.js';

/**
 * Newest first. Without `BeforeAuditKey` from the newest on. `LatestOnly`: only the last change of each field of each
 * entity.
 */
export interface ListAuditInput extends Claimed {
  Entity?: Entity | null;
  EntityKey?: string | null;
  Field?: string | null;
  LatestOnly?: boolean;
  BeforeAuditKey?: string | null;
  /** 1 to 1,000, by default 100; one row more if there is a next page. */
  PageSize?: number | null;
}

/**
 * The kind of key in `EntityKey`: JobId, DepartmentId, email, login, RunId, TicketId, AlertKey, the setting's name,
 * `runs` or `audit`.
 */
export type Entity = (typeof ENTITIES)[number];

/**
 * One changed field, as text (`true`, `42`). A new entity has one row for each field that isn't null, changed from
 * null.
 */
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
  /** The SQL login, which can't be claimed; null for the embedded database. */
  Login: string | null;
  Source: Source | 'watcher';
}
