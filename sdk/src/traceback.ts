import { inspect } from 'node:util';
import { tryOr, readProperty, getTag } from './foreign.js';
import { hashText } from './identifiers.js';

/** How deep causes and parts of an AggregateError are followed, and how many in all. A note says what is left out. */
const MAX_DEPTH = 10;
const MAX_ERRORS = 50;
/** Maximum characters of one error's stack, and of a message in the fingerprint. */
const MAX_STACK = 64 * 1024;
const MAX_COUNTED = 4000;
/** Otherwise a text of several lines would be split, and a secret in it too. */
export const ON_ONE_LINE = { breakLength: Infinity, maxStringLength: 2 * MAX_STACK };
/** Commands to a terminal with parameters, and with a text (ECMA-48). */
const SEQUENCES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))/g; // oxlint-disable-line no-control-regex
/** What Node says of a rejection that is no error; and what fetch and `Promise.any` say, whose cause or part tells why. */
const UNHANDLED = /^This error originated either by .* with the reason "([^]*)"\.$/;
const OPENING = /^(?:fetch failed|All promises were rejected)$/;
/** Properties that libraries add to their errors and that say more than the stack. */
const TELLING = ['code', 'errno', 'syscall', 'address', 'port', 'path', 'status', 'statusCode', 'number', 'lineNumber'];

/** Formats an error for people: stack, then `Caused by: …`, then the parts of an AggregateError, indented. Never throws. */
export const formatTraceback = (error: unknown): string => describe(error, new Set(), 0);

function describe(error: unknown, seen: Set<unknown>, depth: number): string {
  if (!isError(error)) return `${formatValue(error).slice(0, MAX_STACK)} (thrown, though it isn't an Error)`;
  if (seen.has(error)) return '(the same error as above)';
  if (depth >= MAX_DEPTH || seen.size >= MAX_ERRORS) return '(and further causes)';
  seen.add(error);
  const lines = [getStack(error) + getDetails(error)];
  const errors = readProperty(error, 'errors');
  const count = Number(readProperty(errors, 'length')) || 0;
  for (let index = 0; index < Math.min(count, MAX_ERRORS) && seen.size < MAX_ERRORS; index++) {
    const part = describe(readProperty(errors, index), seen, depth + 1);
    lines.push(`  Error ${index + 1} of ${count}: ${part.replaceAll('\n', '\n  ')}`);
  }
  for (const cause of getCauses(error)) lines.push(`Caused by: ${describe(cause, seen, depth + 1)}`);
  return lines.join('\n');
}

/**
 * 16 hex digits, equal for errors of the same kind in the same place. Names, codes, messages and functions of the whole
 * chain count; line numbers, folders, dates, ids and other words with a digit don't.
 */
export function computeFingerprint(error: unknown): string {
  const features: string[] = [];
  for (let one = error, depth = 0; depth < MAX_DEPTH && one !== undefined; one = getReason(one), depth++) {
    if (!isError(one)) {
      features.push(typeof one, withoutParticulars(formatValue(one)));
      break;
    }
    features.push(getName(one), getText(one, 'code'), withoutParticulars(getText(one, 'message')), ...getFrames(one));
  }
  return hashText(features.join('\n'));
}

export function formatHeadline(error: unknown, depth = 0): string {
  const message = isError(error) ? getText(error, 'message') : formatValue(error);
  const said = message.replace(UNHANDLED, 'Unhandled rejection: $1');
  const opening = OPENING.test(said) ? `${said}: ` : '';
  // If Node reaches none of a name's addresses, its error has parts, but no message.
  const behind = getReason(error);
  const isBehind = behind !== undefined && depth < MAX_DEPTH && (isSuppressed(error) || opening || !said);
  return isBehind ? opening + formatHeadline(behind, depth + 1) : said || (isError(error) ? getName(error) : '');
}

/** A value as text without a terminal's colours and links, an error with its traceback. Never throws, although getters, proxies and `toString` may. */
export function formatValue(value: unknown): string {
  if (typeof value === 'string') return value.includes('\x1b') ? value.replaceAll(SEQUENCES, '') : value;
  const look = () => (isError(value) ? formatTraceback(value) : inspect(value, ON_ONE_LINE));
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

/** The first functions in the stack, the job's own before those of Node and its packages. */
function getFrames(error: Error): string[] {
  const frames = getStack(error).match(/^[ \t]+at .*/gm) ?? [];
  const own = frames.filter((line) => !/node:|[\\/]node_modules[\\/]/.test(line));
  return (own.length > 0 ? own : frames).slice(0, 3).map((line) => {
    const [, name = '', place = ''] = /^\s+at (?:async )?(?:(.*?) \()?(.*?)\)?$/.exec(line.slice(0, MAX_COUNTED)) ?? [];
    return `${name} ${place.replace(/(?::\d+)+$/, '').replace(/^.*[\\/]/, '')}`;
  });
}

function getStack(error: Error): string {
  const own = readProperty(error, 'stack');
  const stack = typeof own === 'string' ? formatValue(own) : '';
  const message = getText(error, 'message');
  const head = (getName(error) + (message ? `: ${message}` : '')).slice(0, MAX_STACK);
  if (!stack) return head;
  // If the message was changed after the error was made, the stack doesn't contain it.
  return (stack.includes(message) ? stack : `${head}\n${stack}`).slice(0, MAX_STACK);
}

function getDetails(error: Error): string {
  const details = TELLING.map((key) => [key, readProperty(error, key)] as const)
    .filter(([, value]) => ['string', 'number'].includes(typeof value))
    .map(([key, value]) => `${key}: ${inspect(value, ON_ONE_LINE)}`);
  return details.length > 0 ? `\n    { ${details.join(', ')} }` : '';
}

/** The innermost last. `using` throws both errors as one if it can't close what a failed block leaves; the block's came first. */
const getCauses = (error: unknown): unknown[] =>
  (isSuppressed(error) ? ['error', 'suppressed'] : ['cause'])
    .map((key) => readProperty(error, key))
    .filter((cause) => cause !== undefined);
/** Its last cause; of those that came together, the first. */
const getReason = (error: unknown): unknown =>
  getCauses(error).at(-1) ?? readProperty(readProperty(error, 'errors'), 0);
const isSuppressed = (error: unknown): boolean => isError(error) && getName(error) === 'SuppressedError';

/** Also for an error of another realm. A proxy may throw when it is asked. */
const isError = (value: unknown): value is Error =>
  tryOr(false, () => value instanceof Error || getTag(value) === '[object Error]');
const getName = (error: Error): string => getText(error, 'name').slice(0, MAX_COUNTED) || 'Error';
const getText = (error: Error, key: string): string => formatValue(readProperty(error, key) ?? '');
