/** JSON as Appsmith's own Git sync writes it, so that a file changes only where its content does. */

export type Json = string | number | boolean | null | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json | undefined;
}

/** Keys sorted, two spaces, every element on its own line, fields without a value left out, no newline at the end. */
export function jsonText(value: Json): string {
  return JSON.stringify(sorted(value), null, 2);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object itself; of anything else, an empty one. */
export function object(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The elements that are objects; of anything but a list, none. */
export function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function without(whole: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(whole).filter(([key]) => !keys.includes(key)));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).toSorted(byCodeUnit);
  return Object.fromEntries(
    keys.flatMap((key) => {
      const field = value[key];
      return field === undefined || field === null ? [] : [[key, sorted(field)]];
    }),
  );
}

/** Not by language: the same on every machine. */
export function byCodeUnit(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
