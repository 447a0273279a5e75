/**
 * What a failed command reported, in the form of an error, so that the SDK derives message, traceback and fingerprint
 * from it as usual. The headline is the error itself, not just the last line.
 */
import { asError } from './asError.js';
import { findLevel } from '../parseLevel.js';
import { type Failure, latest, type Recogniser } from './failure.js';
import { cpp, go, miette, perl, php, r, ruby, rust, tcl } from './languages.js';
import { messageInJson, stackInJson } from './json.js';
import {
  continuesNoise,
  isBelowError,
  isClearingUp,
  isError,
  isMessage,
  isReport,
  isResult,
  isToolsFailure,
  isWritten,
  lastError,
  logsError,
  saysOnlyThat,
  saysError,
  saysGoodbye,
  saysWhy,
} from './lineKinds.js';
import { linters } from './linters.js';
import { powershell } from './powershell.js';
import { notebook, python, withoutCarriedOn } from './python.js';
import { nodeThrow, stackFrames } from './stackFrames.js';
import { dbt, fish, headed, json, npm, openssl, robocopy, rsync, sql, tests } from './tools.js';
import { TIME, unwrap } from './unwrap.js';

/** Errors of programs that a script may carry on after, or that were caught and logged. */
const EXCEPTIONS: Recogniser[] = [python, notebook, stackFrames, nodeThrow, php, ruby, perl];
const RECOGNISERS: Recogniser[] = [
  ...EXCEPTIONS,
  go,
  rust,
  miette,
  cpp,
  r,
  tcl,
  ...powershell,
  fish,
  ...sql,
  robocopy,
  rsync,
  openssl,
  headed,
  dbt,
  tests,
];
/** These only report that a child failed, or a server; if the child says why, that counts. */
const WRAPPERS: Recogniser[] = [npm, json];
/** How many lines are kept if no failure shows where it begins. */
const LAST_LINES = 50;

/**
 * Undefined if it printed nothing. Stdout counts if it contains a known kind of failure, because some tools report
 * there.
 */
export function findFailure(stderr: string[], stdout: string[]): Error | undefined {
  const lines = trimmed(stderr);
  const judged = withoutClearingUp(lines);
  const fromStderr = recognise(judged);
  if (fromStderr) return asError(lines, withChilds(judged, fromStderr));
  const printed = trimmed(stdout);
  const judgedStdout = withoutClearingUp(printed);
  const fromStdout = recognise(judgedStdout);
  if (fromStdout) return asError(printed, withChilds(judgedStdout, fromStdout));
  const said = lines.length > 0 ? (latest(judged, WRAPPERS) ?? lastWords(judged)) : undefined;
  const found = findResult(judgedStdout);
  // A warning isn't why it failed, nor does what runs others know, or says only that it failed.
  const line = lines[said?.at ?? -1] ?? '';
  const saysLittle = !isOwnWord(line) || saysOnlyThat(line);
  return said && !(found && saysLittle) ? asError(lines, said) : found && asError(printed, found);
}

/** Beside an error, a failure to clear up is not why the command failed, nor what Python carried on after: it is left empty. */
function withoutClearingUp(printed: string[]): string[] {
  const rest = withoutCarriedOn(printed);
  const isOther = rest.some((line) => (isError(line) || saysWhy(line)) && !saysOnlyThat(line));
  const [last, lastOfRest] = [printed, rest].map((all) => all.findLastIndex(isOwnWord));
  const lines = isOther || last === lastOfRest ? rest : printed;
  const at = lines.findLastIndex((line) => isMessage(line) && !isClearingUp(line));
  const next = lines.findIndex((line, index) => index > at && isClearingUp(line));
  if (at < 0 || next < 0) return lines;
  const above = lines.slice(0, next);
  const isFailure =
    saysWhy(lines[at]!) || above.some((line) => isError(line) || isToolsFailure(line)) || recognise(above);
  return isFailure ? lines.map((line, index) => (index > at && isClearingUp(line) ? '' : line)) : lines;
}

function recognise(lines: string[]): Failure | undefined {
  const found = latest(lines, RECOGNISERS);
  if (!found || latest(lines, EXCEPTIONS)?.at !== found.at) return found;
  const later = afterHandled(lines, found);
  if (later < 0) return found;
  // Of what was logged directly below an exception, it's the cause.
  const isSameLog = logHead(lines[later]!) === logHead(lines[found.from - 1] ?? '');
  const isBelow = isSameLog && !lines.slice(found.at + 1, later).some(isMessage);
  return isBelow
    ? { ...tailWith(lines, later), from: found.from, causes: [found.headline, ...found.causes] }
    : tailWith(lines, later);
}

/** Where a tool failed after an exception that the script carried on after; or what was logged after one that was logged. */
function afterHandled(lines: string[], { at, from, headline }: Failure): number {
  const logged = lines[from - 1] ?? '';
  const [, said = headline] = /^[\w.$]+: (.{3,})$/.exec(headline) ?? [];
  const isOther = (line: string) => !saysOnlyThat(line) && !line.includes(said);
  const isLogged = (line: string) =>
    logsError(logged) && logsError(line) && logHead(line) === logHead(logged) && isOther(line);
  return lines.findLastIndex((line, index) => index > at && (isToolsFailure(line) || isLogged(line)));
}

/** What the lines of one logger have in common. */
function logHead(line: string): string {
  return line.slice(0, 10).replaceAll(/\d/g, '0');
}

const OF_A_CHILD =
  /^(?:(?:subprocess\.CalledProcessError|\w*Error: Command failed[\w ]*|\S+(?:AirflowException|UnexpectedExit)): |Execution failed for task '\S+'\. > Compilation failed; )/;
/** Where an error only says that a child failed: what the child said above it, or in Node below its first line, above the stack. */
function withChilds(lines: string[], failure: Failure): Failure {
  const { from, headline, causes } = failure;
  if (!OF_A_CHILD.test(headline)) return failure;
  const below = lines.slice(from + 1);
  const end = below.findIndex((line) => /^ {4}at /.test(line));
  const said = [...lines.slice(0, from), ...below.slice(0, Math.max(0, end))];
  const known = recognise(said);
  const isWhy = (line: string) => isError(line) || isToolsFailure(line) || headline.includes(line.split(':', 1)[0]!);
  const last = said.findLast((line) => isMessage(line) && !saysOnlyThat(line) && isWhy(line)) ?? [];
  return { ...failure, causes: causes.concat(known ? [known.headline, ...known.causes] : last) };
}

function lastWords(all: string[]): Failure {
  const isMarked = (index: number) => /^\s*\^[\s~^]*$/.test(all[index + 1] ?? '');
  const lines = all.map((line, at) => (continuesNoise(line, all[at - 1] ?? '') || isMarked(at) ? '' : line));
  // Below usage may stand its error, also in typer's box.
  const usage = lines.findIndex((line) => /^usage(?: of \S+)?:(?: |$)/i.test(line));
  const isAbove = usage >= 0 && !lines.slice(usage).some((line) => isError(line) || line.startsWith('│'));
  const above = isAbove ? lines.slice(0, usage).findLastIndex(isMessage) : -1;
  if (above >= 0) return tailWith(lines, above);
  // Below an error may stand its place in the source, advice, or what was logged while giving up.
  const error = lastError(lines);
  const report = lines.findLastIndex(isReport);
  if (error >= 0) return causeOf(lines, Math.max(error, report));
  const before = lines.findLastIndex(isOwnWord);
  // A value that was printed over several lines begins above its bracket.
  const bracket = before < 0 ? lines.findLastIndex((line) => /^[\]}]/.test(line)) : 0;
  const value = lines.slice(0, Math.max(0, bracket)).findLastIndex((line) => /^\S/.test(line));
  const kinds = [isSaid, isMessage, saysError].map((kind) => lines.findLastIndex(kind));
  const last = [value, ...kinds].find((at) => at >= 0) ?? -1;
  const isWhy = [isReport, saysWhy].some((kind) => kind(lines[before] ?? ''));
  // A goodbye with a number says how much was done, or when: `3 of 12 tables were loaded` is not why.
  const isCount = /\d/.test(lines[last] ?? '') && before >= 0 && !/^\W*(?:\w+ed|start\w*)\b/i.test(lines[before]!);
  return linters(lines) ?? causeOf(lines, isWhy || isCount ? before : last);
}

/** Above a line that says only that something failed: what a tool said directly there, or the last error that says why. */
function causeOf(lines: string[], at: number): Failure {
  if (!saysOnlyThat(lines[at] ?? '')) return tailWith(lines, at);
  const above = lines.slice(0, Math.max(0, at)).map((line) => (saysOnlyThat(line) ? '' : line));
  const directly = above.findLastIndex(isMessage);
  if (isToolsFailure(above[directly] ?? '')) return tailWith(lines, directly);
  const causes = [lastError(above), above.findLastIndex(saysWhy)];
  return linters(above) ?? json(above) ?? tailWith(lines, causes.find((cause) => cause >= 0) ?? at);
}

/** What stdout says of a failure where stderr says nothing. */
function findResult(lines: string[]): Failure | undefined {
  const error = lastError(lines);
  if (error >= 0) return causeOf(lines, error);
  const kinds = [isToolsFailure, (line: string) => isResult(line) && !line.startsWith('{'), isResult];
  const last = lines.findLastIndex(isMessage);
  const found = [...kinds.map((kind) => lines.findLastIndex(kind)), saysWhy(lines[last] ?? '') ? last : -1];
  const at = found.find((index) => index >= 0);
  return linters(lines) ?? (at === undefined ? latest(lines, WRAPPERS) : causeOf(lines, at));
}

function isSaid(line: string): boolean {
  return isMessage(line) && !isBelowError(line);
}

function isOwnWord(line: string): boolean {
  return isSaid(line) && !saysGoodbye(line);
}

function tailWith(lines: string[], at: number): Failure {
  const from = Math.min(Math.max(0, at), Math.max(0, lines.length - LAST_LINES));
  const headline = lines[at] ?? lines.findLast(isWritten)!;
  const stack = latest(stackInJson(headline), EXCEPTIONS);
  const isOther = (cause: string) => !cause.endsWith(messageInJson(headline) ?? headline);
  const causes = stack ? [stack.headline, ...stack.causes].filter(isOther) : causesBelow(lines.slice(Math.max(0, at)));
  return { at, from, headline, causes };
}

/**
 * `Caused by: text`; or, in Rust, a list below `Caused by:`, or below `Error:`, whose first is the error itself; or Ansible's
 * answer.
 */
function causesBelow(lines: string[]): string[] {
  return lines.flatMap((line, index) => {
    const [, answer] = /^fatal: .* => (\{.*)$/.exec(line) ?? [];
    if (answer) return messageInJson(answer) ?? [];
    const [, head, text] = /^(Caused by|Error|  cause): ?(.*)$/.exec(line) ?? [];
    if (text) return head === 'Error' ? [] : text;
    if (text === undefined) return [];
    const below = lines.slice(index + 1);
    const end = below.findIndex((one) => !/^\s+\S/.test(one));
    const list = end < 0 ? below : below.slice(0, end);
    const numbered = list.flatMap((one) => /^\s+\d+: (.+)/.exec(one)?.[1] ?? []);
    return head === 'Error'
      ? numbered.slice(1)
      : numbered.length > 0
        ? numbered
        : list.slice(0, 1).map((one) => one.trim());
  });
}

/** Without what stands before each line, unless a logger has put a time there, whose level nothing else would show. */
function withoutPrefixes(lines: string[]): string[] {
  const heads = lines.filter(isWritten).map((line) => TIME.exec(line)?.[0].trim() ?? '');
  // Only times and numbers differ from line to line: `[ok]` and `[failed]` mean something.
  if (heads.length < 2 || heads.some((head) => !/[\d/]/.test(head) && (head === '' || head !== heads[0]))) {
    const inner = unwrap(lines);
    return inner.some((line, at) => line !== lines[at]) ? withoutPrefixes(inner) : lines;
  }
  const bare = withoutPrefixes(lines.map((line) => line.replace(TIME, '')));
  const isLogged = bare.some(
    (line, at) => /\b[A-Z]{3,}\b/.test(line) && findLevel(line) === undefined && findLevel(lines[at]!) !== undefined,
  );
  return recognise(bare) || !isLogged ? bare : unwrap(lines);
}

function trimmed(printed: string[]): string[] {
  const lines = withoutPrefixes(printed);
  return lines.slice(Math.max(0, lines.findIndex(isWritten)), lines.findLastIndex(isWritten) + 1);
}
