import { findCause } from '#database/sqlite/findCause';
import type { Failure } from './failure.js';
import { messageInJson } from './json.js';

/** With the headline as its message; the stack holds what was printed, and the causes where the database looks for them. */
export function asError(lines: string[], { from, headline, causes, places = [] }: Failure): Error {
  const tail = lines.slice(from);
  const message = withoutFrame(withNextLines(headline.trim(), tail));
  const text = tail.join('\n');
  const error = new Error(message);
  const isTold = causes.every((cause) => text.includes(`Caused by: ${cause}`));
  const isFound = isTold && findCause(text)?.startsWith(causes.at(-1) ?? message);
  error.stack = isFound ? text : `${[message, ...causes].join('\nCaused by: ')}\n\n${text}`;
  // Only for the fingerprint.
  error.name = ['command', ...places].join(' ');
  return error;
}

/** What Java, Node, pnpm and RichHandler put around an error, and the boxes that typer and Terraform draw. */
function withoutFrame(headline: string): string {
  return headline
    .replace(/\u2009 ?/, ' ')
    .replace(/^Exception in thread ".*?" /, '')
    .replace(/^\[(\w*(?:Error|Exception)\b.*?)\](?: \{.*)?$/, '$1')
    .replace(/^│ (.*?) *│?$/, '$1')
    .replace(/^(?:\[[\d/ :.-]+\] +)?([A-Z]{4,8}) +(\S.*?) {2,}\S+:\d+$/, '$1: $2');
}

/**
 * What goes on below: a colon, webpack's `ERROR in a.js 1:0-29`, 7z's `ERROR: a.7z`, pydantic's field, .NET's logger, a headline of its own; below the
 * place in the source Prisma's and PyYAML's `while scanning a tag`.
 */
const GOES_ON = new RegExp(
  [
    String.raw`:$|(?:An error occurred while calling \S+| at (?:\S+ )?\(\S+:\d+\))\.$|making API request\.(?: URL: \S+ \S+)?$|^Error: LinkageError |^ERROR in \S+(?: \S+)?$|^Error using \S+(?: \(line \d+\))?$`,
    String.raw`^ERROR: \S*[/\\.]\S*$| invocation in$|: while \w+ing an? [\w ]+$| validation errors? for \S+$`,
    String.raw`^(?:fail|crit): \S+\[\d+\]$|[ ](?:or|and|the|an|of|to|for|with|by|has|is|are|that|oder|und)$|,$|^\W*(?:ERRORE?|Errore?|FATAL)\W*$`,
  ].join('|'),
);

/** Of so many characters a headline says enough. */
const LONGEST_HEADLINE = 2000;

/** A headline of which more stands below, also zod's list in JSON. */
function withNextLines(headline: string, lines: string[]): string {
  let text = messageInJson(headline) ?? headline;
  let at = lines.findIndex((line) => line.includes(headline));
  while (at >= 0 && text.length < LONGEST_HEADLINE && GOES_ON.test(text)) {
    const isSource = (line: string) => / in$|: while /.test(text) && /^[\s→]|:\d+:\d+$/.test(line);
    at = lines.findIndex((line, index) => index > at && /[\p{L}\d]/u.test(line) && !isSource(line));
    const next = lines[at]?.trim().replace(/^(?:0:|npm (?:ERR!|error)) +/, '') ?? '';
    if (next === '' || next.startsWith('at ')) break;
    // pydantic's field, with what is wrong with it below.
    text = `${text.replace(/ in$/, ':')} ${next}${/ for \S+$/.test(text) ? ':' : ''}`;
  }
  // What was printed over several lines: as JSON what it says, otherwise all of it.
  const [, name = '', bracket] = /^(\S.*(?::|=>|[^\W_]) |)([[{])$/.exec(text) ?? [];
  const end = lines.findIndex((line, index) => index > at && /^[\]}]/.test(line));
  if (!bracket || end < 0) return text;
  const rest = [...lines.slice(at + 1, end), lines[end]![0]].map((line) => line!.trim());
  const value = `${bracket} ${rest.join(' ')}`;
  // joi.assert says below the value what is wrong with it.
  const [, said] = /^\n(\S.*)(?:\n\S.*)*\n {4}at /.exec(lines.slice(end + 1).join('\n')) ?? [];
  if (said) return name + said;
  return `${name.replace(/\[(?=\w+: $)/, '')}${messageInJson(value) ?? value}`.slice(0, LONGEST_HEADLINE);
}
