/** As in the CHECK constraints of the databases. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2200, 0, 1) - 1;
/** The form of nearly every time. */
const PLAIN = /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3])(:[0-5]\d){2}\.\d{3}Z$/;

/** A run's time in UTC with milliseconds, from 2000 to 2199; undefined if it is invalid. */
export function parseRunTime(at: unknown): string | undefined {
  if (typeof at !== 'string') return undefined;
  if (PLAIN.test(at)) return at;
  const time = Date.parse(at);
  // JavaScript takes 30 February for 2 March.
  const [day] = /^\d{4}-\d\d-\d\d/.exec(at) ?? [];
  if (Number.isNaN(time) || (day && new Date(day).toJSON()?.slice(0, 10) !== day)) return undefined;
  return new Date(Math.min(Math.max(time, EARLIEST), LATEST)).toISOString();
}

/** The time to store: now for an invalid one. */
export function storedRunTime(at: unknown): string {
  return parseRunTime(at) ?? new Date().toISOString();
}
