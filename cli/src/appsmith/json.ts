/** Writes JSON independently of the order of its keys, so that a file changes only if its content does. */

export type Json = string | number | boolean | null | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json | undefined;
}

const LINE = 120;

/**
 * Formats JSON like Prettier: two spaces, one line if it fits, except for the top-level object and lists of objects.
 * Keys keep their order. `null` is kept, because it means that something is left out.
 */
export function formatFile(value: JsonObject): string {
  return `${layOut(value, '', '', '', true)}\n`;
}

/** @param after the comma, if one follows */
function layOut(value: Json, indent: string, before: string, after: string, open = false): string {
  const inner = `${indent}  `;
  const fits = (line: string) => `${indent}${before}${line}${after}`.length <= LINE;
  const broken = (parts: string[], [start, end]: string) =>
    `${start}\n${parts.map((part) => `${inner}${part}`).join(',\n')}\n${indent}${end}`;
  if (Array.isArray(value)) {
    const line = formatOnOneLine(value);
    if (!isListOfObjects(value) && fits(line)) return line;
    return broken(
      value.map((each, index) => layOut(each, inner, '', commaAfter(index, value))),
      '[]',
    );
  }
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined) as [string, Json][];
  const line = formatOnOneLine(value);
  if (fields.length === 0 || (!open && !hasList(value) && fits(line))) return line;
  return broken(
    fields.map(([key, field], index) => {
      const name = `${JSON.stringify(key)}: `;
      return name + layOut(field, inner, name, commaAfter(index, fields));
    }),
    '{}',
  );
}

function commaAfter(index: number, all: unknown[]): string {
  return index < all.length - 1 ? ',' : '';
}

/** Contains a list of objects, which is broken into lines, so its container is too. */
function hasList(value: Json): boolean {
  if (Array.isArray(value)) return isListOfObjects(value) || value.some(hasList);
  return isObject(value) && Object.values(value).some((each) => each !== undefined && hasList(each));
}

function isListOfObjects(value: Json[]): boolean {
  return value.length > 1 && value.every((each) => isObject(each) && Object.keys(each).length > 1);
}

function formatOnOneLine(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(formatOnOneLine).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined) as [string, Json][];
  if (fields.length === 0) return '{}';
  return `{ ${fields.map(([key, field]) => `${JSON.stringify(key)}: ${formatOnOneLine(field)}`).join(', ')} }`;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object itself; for anything else an empty one. */
export function object(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The elements that are objects; none if it isn't a list. */
export function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function without(source: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(source).filter(([key]) => !keys.includes(key)));
}

/** Keys sorted at every level. */
export function sorted<T extends Json>(value: T): T;
export function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map((each) => sorted(each));
  if (!isObject(value)) return value;
  const keys = Object.keys(value).toSorted(compareByCodeUnit);
  return Object.fromEntries(
    keys.flatMap((key) => {
      const field = value[key];
      return field === undefined ? [] : [[key, sorted(field)]];
    }),
  );
}

/** Not by language, so that it is the same on every machine. */
export function compareByCodeUnit(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
