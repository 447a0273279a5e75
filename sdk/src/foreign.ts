/** Values that aren't ours may throw when they are read: getters, revoked proxies, a system that doesn't answer. */
import timers from 'node:timers';

/** Timers and clocks as they were when the SDK was loaded, because scripts and their tests replace them. */
export const { clearTimeout, setImmediate, setTimeout } = timers;
export const { now } = Date;
const uptimeSeconds = process.uptime.bind(process);
/** In milliseconds since the process began; nobody sets it. The first call of `performance.now()` takes a millisecond. */
export const uptime = (): number => uptimeSeconds() * 1000;
export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** The result of `work`, or the fallback if it throws. */
export function tryOr<T>(fallback: T, work: () => T): T {
  try {
    return work();
  } catch {
    return fallback;
  }
}

/** A copy without what a script has added to `Object.prototype`, such as `get` or `toJSON`. */
export const bareCopy = <T extends object>(fields: T): T => ({ __proto__: null, ...fields });
export const toJson = (fields: object): string => JSON.stringify(bareCopy(fields));

export function readProperty(value: unknown, key: string | number): unknown {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined;
  return tryOr<unknown>(undefined, () => (value as Record<string | number, unknown>)[key]);
}

/** Converts a number, a bigint or a numeric text; NaN for everything else. */
export function toNumber(value: unknown): number {
  const isNumeric = typeof value === 'string' ? value.trim() !== '' : ['number', 'bigint'].includes(typeof value);
  return isNumeric ? Number(value) : NaN;
}

/** `[object Promise]` and its like. */
export const getTag = (value: unknown): string => tryOr('', () => Object.prototype.toString.call(value));
