import * as read from './input.js';
import type { Session } from './session.js';

/**
 * Creates something once: a repeated call with the same `RequestKey`, for example after a double click, finds what the
 * first call made.
 *
 * @returns the key of what was made, now or before
 */
export function once(
  session: Session,
  procedure: string,
  input: object,
  make: (made: number | null) => number,
): number {
  const RequestKey = read.optionalText(input, 'RequestKey');
  if (RequestKey === null) return make(null);
  const before = session.get<{ Entity: number }>(session.file('FindRequest'), { RequestKey, ProcedureName: procedure });
  const Entity = make(before?.Entity ?? null);
  if (!before) {
    session.run(session.file('ForgetRequests'));
    session.run(session.file('RememberRequest'), { RequestKey, ProcedureName: procedure, Entity });
  }
  return Entity;
}
