import { inspect } from 'node:util';
import { tryOr, readProperty, tagOf } from './foreign.js';
import { hashOf } from './identifiers.js';

/** Causes and parts of an AggregateError are followed so deep, and so many in all; what is left out is noted. */
const MAX_DEPTH = 10;
const MAX_ERRORS = 50;
/** Characters of one error's stack, and of a message as far as it counts for the fingerprint. */
const MAX_STACK = 64 * 1024;
const MAX_COUNTED = 4000;
/** Else a text over lines would be cut into several, and a secret with it. */
export const ON_ONE_LINE = { breakLength: Infinity, maxStringLength: 2 * MAX_STACK };
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
  const lines = [stackOf(error) + detailsOf(error)];
  const errors = readProperty(error, 'errors');
  const count = Number(readProperty(errors, 'length')) || 0;
  for (let index = 0; index < Math.min(count, MAX_ERRORS) && seen.size < MAX_ERRORS; index++) {
    const part = describe(readProperty(errors, index), seen, depth + 1);
    lines.push(`Error ${index + 1} of ${count}: ${part}`.replaceAll(/^/gm, '  '));
  }
  const cause = readProperty(error, 'cause');
  if (cause !== undefined) lines.push(`Caused by: ${describe(cause, seen, depth + 1)}`);
  return lines.join('\n');
}

/**
 * 16 hex digits, equal for errors of the same kind in the same place: names, codes, messages and functions of the whole
 * chain count; line numbers, folders, dates, ids and other words that hold a digit don't.
 */
export function fingerprint(error: unknown): string {
  const features: string[] = [];
  let one: unknown = error;
  for (let depth = 0; depth < MAX_DEPTH && one !== undefined; depth++) {
    if (!isError(one)) {
      features.push(typeof one, withoutParticulars(formatValue(one)));
      break;
    }
    features.push(nameOf(one), textOf(one, 'code'), withoutParticulars(textOf(one, 'message')), ...placesOf(one));
    one = readProperty(one, 'cause');
  }
  return hashOf(features.join('\n'));
}

export function headline(error: unknown): string {
  return isError(error) ? textOf(error, 'message') || nameOf(error) : formatValue(error);
}

/** A value as text, an error with its traceback. Never throws: getters, proxies and `toString` of others may. */
export function formatValue(value: unknown): string {
  if (typeof value === 'string') return value;
  const look = () => (isError(value) ? traceback(value) : inspect(value, ON_ONE_LINE));
  return tryOr('a value that has no text', look);
}

function withoutParticulars(text: string): string {
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
    .filter((line) => /^\s+at /.test(line));
  const own = frames.filter((line) => !/node:|[\\/]node_modules[\\/]/.test(line));
  return (own.length > 0 ? own : frames).slice(0, 3).map((line) => {
    const [, name = '', place = ''] = /^\s+at (?:async )?(?:(.*?) \()?(.*?)\)?$/.exec(line.slice(0, MAX_COUNTED)) ?? [];
    return `${name} ${place.replace(/(?::\d+)+$/, '').replace(/^.*[\\/]/, '')}`;
  });
}

function stackOf(error: Error): string {
  const stack = readProperty(error, 'stack');
  const message = textOf(error, 'message');
  const head = (nameOf(error) + (message ? `: ${message}` : '')).slice(0, MAX_STACK);
  if (typeof stack !== 'string' || stack === '') return head;
  // A message changed after the error was made isn't in its stack.
  return (stack.includes(message) ? stack : `${head}\n${stack}`).slice(0, MAX_STACK);
}

function detailsOf(error: Error): string {
  const details = TELLING.map((key) => [key, readProperty(error, key)] as const)
    .filter(([, value]) => ['string', 'number'].includes(typeof value))
    .map(([key, value]) => `${key}: ${inspect(value, ON_ONE_LINE)}`);
  return details.length > 0 ? `\n    { ${details.join(', ')} }` : '';
}

/** Also one of another realm. A proxy may refuse to be asked. */
function isError(value: unknown): value is Error {
  return tryOr(false, () => value instanceof Error || tagOf(value) === '[object Error]');
}

function nameOf(error: Error): string {
  return textOf(error, 'name').slice(0, MAX_COUNTED) || 'Error';
}

function textOf(error: Error, key: string): string {
  return formatValue(readProperty(error, key) ?? '');
}
