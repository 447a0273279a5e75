/** What isn't ours may throw when it is looked at: getters, proxies that were revoked, a system that doesn't tell. */

/** The clock as it was when the SDK was loaded: scripts and their tests put another in its place. */
const SystemDate = Date;
export const { now } = Date;
export const isoTime = (milliseconds: number): string => new SystemDate(milliseconds).toISOString();

/** What `work` gives, or the fallback where it throws. */
export function tryOr<T>(fallback: T, work: () => T): T {
  try {
    return work();
  } catch {
    return fallback;
  }
}

/** Without what a script has put on `Object.prototype`, such as `get` or `toJSON`. */
export const owned = <T extends object>(fields: T): T => ({ __proto__: null, ...fields });
export const toJson = (fields: object): string => JSON.stringify(owned(fields));

export function readProperty(value: unknown, key: string | number): unknown {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined;
  return tryOr<unknown>(undefined, () => (value as Record<string | number, unknown>)[key]);
}

/** Of a number, a bigint, or a text that is one; NaN of all else. */
export function toNumber(value: unknown): number {
  const isNumeric = typeof value === 'string' ? value.trim() !== '' : ['number', 'bigint'].includes(typeof value);
  return isNumeric ? Number(value) : NaN;
}

/** `[object Promise]` and its like. */
export function tagOf(value: unknown): string {
  return tryOr('', () => Object.prototype.toString.call(value));
}
