import type { Changing, Source } from '../contract.js';
import type { Entity } from '../contract/audit.js';
import { SOURCES } from '../contract/choices.js';
import type { Caller } from './caller.js';
import * as read from './input.js';
import type { Session, Value } from './session.js';

export type Fields = Record<string, Value | boolean>;

export interface Audited {
  entity: Entity;
  key: string | number;
  before: Fields;
  after: Fields;
}

/** Adds one row to the audit trail for each field whose value has changed. */
export function audit(session: Session, caller: Caller, input: Changing, what: Audited): void {
  keep(session, what, caller.email, read.optionalChoice(input, 'Source', ...SOURCES) ?? 'app');
}

/** Records what the watcher did by itself. */
export function auditWatcher(session: Session, what: Audited): void {
  keep(session, what, null, 'watcher');
}

function keep(session: Session, what: Audited, email: string | null, source: Source | 'watcher'): void {
  for (const [field, value] of Object.entries(what.after)) {
    const before = what.before[field] ?? null;
    if (value === before) continue;
    session.run(session.file('InsertAudit'), {
      Entity: what.entity,
      EntityKey: String(what.key),
      Field: field,
      OldValue: asText(before),
      NewValue: asText(value),
      Email: email,
      Source: source,
    });
  }
}

function asText(value: Value | boolean): string | null {
  return value === null ? null : String(value);
}
