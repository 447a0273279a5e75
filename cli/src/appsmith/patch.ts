/** Stores only the differences from known defaults. `null` means that a property is missing. */
import { isObject, type Json, type JsonObject, sorted } from './json.js';

/** Keys are sorted, so that the same difference gives the same text. */
export function getDifference(base: JsonObject, actual: JsonObject): JsonObject {
  return sorted(diffObjects(base, actual));
}

function diffObjects(base: JsonObject, actual: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const key of new Set([...Object.keys(base), ...Object.keys(actual)])) {
    const [before, after] = [base[key], actual[key]];
    if (isEqual(before, after)) continue;
    if (after === undefined) patch[key] = null;
    else patch[key] = isObject(before) && isObject(after) ? diffObjects(before, after) : after;
  }
  return patch;
}

export function applyPatch(base: JsonObject, patch: JsonObject): JsonObject {
  const result = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const before = result[key];
    if (value === null) delete result[key];
    else result[key] = isObject(before) && isObject(value) ? applyPatch(before, value) : value;
  }
  return result;
}

/** The order of keys doesn't matter; the order of elements does. */
export function isEqual(one: Json | undefined, other: Json | undefined): boolean {
  const [before, after] = [one, other].map((value) => value !== undefined && JSON.stringify(sorted(value)));
  return before === after;
}
