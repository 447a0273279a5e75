import type { Changing, Source } from '../contract.js';
import type { Entity } from '../contract/audit.js';
import { SOURCES, type Caller } from './caller.js';
import { optionalOneOf } from './input.js';
import type { Session, Value } from './session.js';

export type Fields = Record<string, Value | boolean>;

/** One row of the audit trail for each field whose value is another now. */
export function audit(
  session: Session,
  caller: Caller,
  input: Changing,
  what: { entity: Entity; key: string | number; before: Fields; after: Fields },
): void {
  const source: Source = optionalOneOf(input, 'Source', ...SOURCES) ?? 'app';
  for (const [field, value] of Object.entries(what.after)) {
    const before = what.before[field] ?? null;
    if (value === before) continue;
    session.run(session.file('InsertAudit'), {
      Entity: what.entity,
      EntityKey: String(what.key),
      Field: field,
      OldValue: asText(before),
      NewValue: asText(value),
      Email: caller.email,
      Source: source,
    });
  }
}

function asText(value: Value | boolean): string | null {
  return value === null ? null : String(value);
}
