/**
 * Reads the fields of a procedure's input, as `read.text(input, 'Title', 300)`. They come from a browser, so each is checked, whatever the types say. A text
 * in which nothing shows counts as null, as does a list or an object, as in the T-SQL procedures.
 */
import { BLANKS_AROUND, EMAIL, ONE_LINE, SLACK_CHANNEL } from '../contract/choices.js';
import { Refusal } from '../contract.js';
import { tryOr } from '#sdk/foreign';

type Input = object;

export function optionalText(input: Input, field: string, maxLength = 4000): string | null {
  const value = readValue(input, field);
  if (value === null) return null;
  const found = typeof value === 'string' ? value : JSON.stringify(value);
  if (found.length > maxLength) throw new Refusal('input', `${field} has more than ${maxLength} characters.`);
  return found;
}

/** @returns the text of a JSON object */
export function optionalJsonObject(input: Input, field: string): string | null {
  const value = optionalText(input, field);
  if (value !== null && !tryOr(false, () => /^\s*\{/.test(value) && typeof JSON.parse(value) === 'object'))
    throw new Refusal('input', `${field} must be a JSON object.`);
  return value;
}

export function text(input: Input, field: string, maxLength: number): string {
  return requireValue(field, optionalText(input, field, maxLength));
}

/** @returns the LIKE pattern (with ESCAPE '\') that finds the text anywhere, whatever characters it contains */
export function optionalPattern(input: Input, field: string, maxLength: number): string | null {
  const wanted = optionalText(input, field, maxLength);
  return wanted === null ? null : `%${wanted.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

/** Without blanks around: with them there would be two that look the same. */
export function optionalName(input: Input, field: string, maxLength: number): string | null {
  const value: unknown = Reflect.get(input, field);
  const trimmed = typeof value === 'string' ? value.replaceAll(BLANKS_AROUND, '') : value;
  return optionalText({ [field]: trimmed }, field, maxLength);
}

export function name(input: Input, field: string, maxLength: number): string {
  return requireValue(field, optionalName(input, field, maxLength));
}

export function requireOneLine(input: Input, field: string, maxLength: number): void {
  if (!ONE_LINE.test(optionalName(input, field, maxLength) ?? ''))
    throw new Refusal('input', `${field} must be one line, without control characters.`);
}

export function requireEmail(input: Input, field: string): void {
  const email = optionalName(input, field, 320);
  if (email !== null && !EMAIL.test(email)) throw new Refusal('input', `${field} must be an email address.`);
}

export function requireSlackChannel(input: Input, field: string): void {
  const channel = optionalName(input, field, 100);
  if (channel !== null && !SLACK_CHANNEL.test(channel))
    throw new Refusal('input', `${field} must be a Slack channel such as #it.`);
}

export function optionalInteger(input: Input, field: string, least = 0, most = 2_147_483_647): number | null {
  const value = readValue(input, field);
  if (value === null) return null;
  // If 0 isn't allowed, it counts as null, because an emptied field of a form is 0.
  if (least > 0 && Number(value) === 0) return null;
  const number = typeof value === 'string' && /^ *[-+]?\d+ *$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < least || number > most) {
    throw new Refusal('input', `${field} must be a whole number from ${least} to ${most}.`);
  }
  return number;
}

export function integer(input: Input, field: string, least = 0, most?: number): number {
  return requireValue(field, optionalInteger(input, field, least, most));
}

/** @param otherwise what a missing field means */
export function flag(input: Input, field: string, otherwise?: boolean): boolean {
  if (otherwise !== undefined && Reflect.get(input, field) === undefined) return otherwise;
  const value = readValue(input, field);
  if (value === true || value === 1 || value === 'true' || value === '1') return true;
  if (value === false || value === 0 || value === 'false' || value === '0') return false;
  throw new Refusal('input', `${field} must be true or false.`);
}

/** @returns ISO 8601 UTC with milliseconds, as all times are stored */
export function optionalTime(input: Input, field: string): string | null {
  const value = readValue(input, field);
  if (value === null) return null;
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value);
  const at = isTime ? Date.parse(value) : NaN;
  // JavaScript takes 30 February for 2 March.
  if (!isTime || Number.isNaN(at) || !new Date(at).toISOString().startsWith(value.slice(0, 10)))
    throw new Refusal('input', `${field} must be a time in UTC like 2026-11-24T10:00:00.000Z.`);
  return new Date(at).toISOString();
}

export function time(input: Input, field: string): string {
  return requireValue(field, optionalTime(input, field));
}

/** @returns each in the form in which times are stored */
export function times(input: Input, field: string, most: number): string[] {
  const list: unknown = Reflect.get(input, field);
  if (!Array.isArray(list)) throw new Refusal('input', `${field} must be a list of times.`);
  if (list.length > most) throw new Refusal('input', `${field} has more than ${most} times.`);
  return list.map((item) => time({ [field]: item as unknown }, field));
}

export function optionalChoice<T extends string>(input: Input, field: string, ...choices: T[]): T | null {
  return readValue(input, field) === null ? null : choice(input, field, ...choices);
}

export function choice<T extends string>(input: Input, field: string, ...choices: T[]): T {
  // As T-SQL compares texts, without blanks at their end.
  const value = String(readValue(input, field)).replace(/ +$/, '');
  const chosen = choices.find((one) => one === value);
  if (!chosen) throw new Refusal('input', `${field} must be one of ${choices.join(', ')}.`);
  return chosen;
}

/** In the `Save…` procedures a missing field keeps its value. */
export function withKept(input: Input, kept: object | undefined): Input {
  return { ...kept, ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) };
}

/** @throws Refusal if it is null */
export function requireValue<T>(field: string, value: T | null): T {
  if (value === null) throw new Refusal('input', `${field} is missing.`);
  return value;
}

function readValue(input: Input, field: string): unknown {
  const value: unknown = Reflect.get(input, field);
  const isBlank = typeof value === 'string' && !value.replaceAll(BLANKS_AROUND, '');
  return value === undefined || typeof value === 'object' || isBlank ? null : value;
}
