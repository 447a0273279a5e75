/** What is kept of an error: its text with the whole chain of causes, and a fingerprint that groups its like. */
import { inspect } from 'node:util';
import { nodeCrypto } from './nodeCrypto.js';

/** Causes and parts of an AggregateError are followed so deep, and so many in all; what is left out is noted. */
const MAX_DEPTH = 10;
const MAX_ERRORS = 50;
/** Characters of one error's stack, and of a message as far as it counts for the fingerprint. */
const MAX_STACK = 64 * 1024;
const MAX_COUNTED = 4000;
/** Properties that libraries hang on their errors and that tell more than the stack. */
const TELLING = ['code', 'errno', 'syscall', 'address', 'port', 'path', 'status', 'statusCode', 'number', 'lineNumber'];

/** The error as a person reads it: stack, then `Caused by: …`, then the parts of an AggregateError, indented. Never throws. */
export function traceback(error: unknown): string {
  return describe(error, new Set(), 0);
}

function describe(error: unknown, seen: Set<unknown>, depth: number): string {
  if (!isError(error)) return `${formatValue(error).slice(0, MAX_STACK)} (thrown, though it isn't an Error)`;
  if (seen.has(error)) return '(the same error as above)';
  if (depth >= MAX_DEPTH || seen.size >= MAX_ERRORS) return '(and further causes)';
  seen.add(error);
  const parts = [stackOf(error) + detailsOf(error)];
  const errors = read(error, 'errors');
  const count = isArray(errors) ? errors.length : 0;
  for (let index = 0; index < count && seen.size < MAX_ERRORS && index < MAX_ERRORS; index++) {
    const part = `Error ${index + 1} of ${count}: ${describe(read(errors as unknown[], index), seen, depth + 1)}`;
    parts.push(part.replaceAll(/^/gm, '  '));
  }
  const cause = read(error, 'cause');
  if (cause !== undefined) parts.push(`Caused by: ${describe(cause, seen, depth + 1)}`);
  return parts.join('\n');
}

/**
 * 16 hex digits, equal for errors of the same kind in the same place: names, codes, messages and functions of the whole
 * chain count; line numbers, folders, dates, ids and every other word that holds a digit don't.
 */
export function fingerprint(error: unknown): string {
  const features: string[] = [];
  let one: unknown = error;
  for (let depth = 0; depth < MAX_DEPTH && one !== undefined; depth++) {
    if (!isError(one)) {
      features.push(typeof one, withoutParticulars(formatValue(one)));
      break;
    }
    features.push(nameOf(one), textOf(one, 'code'), withoutParticulars(messageOf(one)), ...placesOf(one));
    one = read(one, 'cause');
  }
  return nodeCrypto().createHash('sha256').update(features.join('\n')).digest('hex').slice(0, 16);
}

/** The one line that stands in the run's message. */
export function headline(error: unknown): string {
  return isError(error) ? messageOf(error) || nameOf(error) : formatValue(error);
}

/** A value as text, an error with its traceback. Never throws: getters, proxies and `toString` of others may. */
export function formatValue(value: unknown): string {
  try {
    if (typeof value === 'string') return value;
    return isError(value) ? traceback(value) : inspect(value, { maxStringLength: 2 * MAX_STACK });
  } catch {
    return 'a value that has no text';
  }
}

export function withoutParticulars(text: string): string {
  return text
    .slice(0, MAX_COUNTED)
    .replaceAll(/(?:[a-z]:)?(?:[\\/][^\s\\/:'"()]+)+/gi, '/')
    .replaceAll(/[\w.+:-]+/g, (word) => (/\d/.test(word) ? '#' : word))
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The first functions of the stack, the job's own before those of Node and its packages. */
function placesOf(error: Error): string[] {
  const frames = stackOf(error)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.slice(0, MAX_COUNTED));
  const own = frames.filter((line) => !/node:|[\\/]node_modules[\\/]/.test(line));
  return (own.length > 0 ? own : frames).slice(0, 3).map((line) => {
    const [, name = '', place = ''] = /^\s+at (?:async )?(?:(.*?) \()?(.*?)\)?$/.exec(line) ?? [];
    return `${name} ${place.replace(/(?::\d+)+$/, '').replace(/^.*[\\/]/, '')}`;
  });
}

function stackOf(error: Error): string {
  const stack = read(error, 'stack');
  const message = messageOf(error);
  const head = (nameOf(error) + (message ? `: ${message}` : '')).slice(0, MAX_STACK);
  if (typeof stack !== 'string' || stack === '') return head;
  // A message changed after the error was made isn't in its stack.
  return (stack.includes(message) ? stack : `${head}\n${stack}`).slice(0, MAX_STACK);
}

function detailsOf(error: Error): string {
  const details = TELLING.map((key) => [key, read(error, key)] as const).filter(([, value]) =>
    ['string', 'number'].includes(typeof value),
  );
  return details.length > 0 ? `\n    { ${details.map(([key, value]) => `${key}: ${inspect(value)}`).join(', ')} }` : '';
}

function isError(value: unknown): value is Error {
  try {
    return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
  } catch {
    return false;
  }
}

function isArray(value: unknown): value is unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

function nameOf(error: Error): string {
  return textOf(error, 'name').slice(0, MAX_COUNTED) || 'Error';
}

function messageOf(error: Error): string {
  return textOf(error, 'message');
}

function textOf(error: Error, key: string): string {
  const value = read(error, key);
  return value === undefined || value === null ? '' : formatValue(value);
}

/** A property of a foreign object may be a getter that throws. */
function read(from: object, key: string | number): unknown {
  try {
    return (from as Record<string | number, unknown>)[key];
  } catch {
    return undefined;
  }
}
