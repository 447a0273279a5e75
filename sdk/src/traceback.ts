/** What is kept of an error: its text with the whole chain of causes, and a fingerprint that groups its like. */
import { inspect } from 'node:util';
import { nodeCrypto } from './nodeCrypto.js';

/** Causes and parts of an AggregateError are followed so deep; a longer chain is cut with a note. */
const MAX_DEPTH = 10;
/** Properties that libraries hang on their errors and that tell more than the stack. */
const TELLING = ['code', 'errno', 'syscall', 'address', 'port', 'path', 'status', 'statusCode', 'number', 'lineNumber'];

/** The error as a person reads it: stack, then `Caused by: …`, then the parts of an AggregateError, indented. */
export function traceback(error: unknown): string {
  return describe(error, new Set(), 0);
}

function describe(error: unknown, seen: Set<unknown>, depth: number): string {
  if (!isError(error)) return `${shown(error)} (thrown, though it isn't an Error)`;
  if (seen.has(error)) return '(the same error as above)';
  if (depth >= MAX_DEPTH) return '(and further causes)';
  seen.add(error);
  const parts = [stackOf(error) + detailsOf(error)];
  const errors = read(error, 'errors');
  if (Array.isArray(errors)) {
    for (const [index, one] of errors.entries()) {
      const part = `Error ${index + 1} of ${errors.length}: ${describe(one, seen, depth + 1)}`;
      parts.push(part.replaceAll(/^/gm, '  '));
    }
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
      features.push(typeof one, withoutParticulars(shown(one)));
      break;
    }
    features.push(nameOf(one), worded(read(one, 'code')), withoutParticulars(messageOf(one)), ...placesOf(one));
    one = read(one, 'cause');
  }
  return nodeCrypto().createHash('sha256').update(features.join('\n')).digest('hex').slice(0, 16);
}

/** The one line that stands in the run's message. */
export function headline(error: unknown): string {
  if (!isError(error)) return shown(error);
  return messageOf(error) || nameOf(error);
}

export function withoutParticulars(text: string): string {
  return text
    .replaceAll(/(?:[a-z]:)?(?:[\\/][^\s\\/:'"()]+)+/gi, '/')
    .replaceAll(/[\w.+:-]*\d[\w.+:-]*/g, '#')
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
    const [, name = '', place = ''] = /^\s+at (?:async )?(?:(.*?) \()?(.*?)\)?$/.exec(line) ?? [];
    return `${name} ${place.replace(/(?::\d+)+$/, '').replace(/^.*[\\/]/, '')}`;
  });
}

function stackOf(error: Error): string {
  const stack = read(error, 'stack');
  const head = `${nameOf(error)}${messageOf(error) ? `: ${messageOf(error)}` : ''}`;
  if (typeof stack !== 'string' || stack === '') return head;
  // A message changed after the error was made isn't in its stack.
  return stack.includes(messageOf(error)) ? stack : `${head}\n${stack}`;
}

function detailsOf(error: Error): string {
  const details = TELLING.map((key) => [key, read(error, key)] as const).filter(([, value]) =>
    ['string', 'number'].includes(typeof value),
  );
  return details.length > 0 ? `\n    { ${details.map(([key, value]) => `${key}: ${inspect(value)}`).join(', ')} }` : '';
}

function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

function nameOf(error: Error): string {
  return worded(read(error, 'name')) || 'Error';
}

function messageOf(error: Error): string {
  return worded(read(error, 'message'));
}

function worded(value: unknown): string {
  return value === undefined || value === null ? '' : shown(value);
}

/** A property of a foreign object may be a getter that throws. */
function read(from: object, key: string): unknown {
  try {
    return (from as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function shown(value: unknown): string {
  try {
    return typeof value === 'string' ? value : inspect(value);
  } catch {
    return 'a value that has no text';
  }
}
