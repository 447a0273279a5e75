/** What isn't ours may throw when it is looked at: getters, proxies that were revoked, a system that doesn't tell. */

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

/** `[object Promise]` and its like. */
export function tagOf(value: unknown): string {
  return tryOr('', () => Object.prototype.toString.call(value));
}
