/** As the CHECKs of the databases have it. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2200, 0, 1) - 1;
/** What nearly every time is. */
const PLAIN = /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3])(:[0-5]\d){2}\.\d{3}Z$/;

/** A time of a run in UTC with milliseconds, from 2000 to 2199; undefined: it is none. */
export function runTime(at: unknown): string | undefined {
  if (typeof at !== 'string') return undefined;
  if (PLAIN.test(at)) return at;
  const time = Date.parse(at);
  return Number.isNaN(time) ? undefined : new Date(Math.min(Math.max(time, EARLIEST), LATEST)).toISOString();
}
