import { type Failure, lastLine } from './failure.js';

/** A frame of Node, Java or .NET, which translates it (Italian, German, French, Spanish). */
const FRAME = /^(?:(?:\t| {2,8})at \S| {3}(?:in|bei|à|en) [\w.<>`+]+\()/;
/** The line that names an error, with any prefix; in brackets, where Node prints it without a stack. */
const ERROR = new RegExp(
  String.raw`^(?:${[
    String.raw`Exception in thread ".*?" |Unhandled exception\. |Unhandled Exception: |Eccezione non gestita: `,
    String.raw`Unbehandelte Ausnahme: |Exception non gérée : |(?:error: )?Uncaught (?:\(in promise\) )?`,
    String.raw`\[!\] (?:\(.*?\) )?`,
  ].join('|')})?` +
    String.raw`((?<=^Exception in thread ".*?" |^Unhandled [Ee]xception[.:] ).+` +
    String.raw`|\[?(?:(?!Failures:$)[\w$.]*(?:Error|Exception|Throwable|Rejection|Failure)[\w$]*)` +
    String.raw`(?: [[(]\w+[\])])?(?::.*|$))`,
);
/** Introduces the cause of an error: Java, Node, .NET. */
const CAUSE = /^(?:Caused by: |\s+\[cause\]: | ---> (?!\(Inner Exception #))(.+?)(?: \{)?$/;

/** Below the place in the source where Node found an error uncaught. */
const CARET = /^\s*\^+$/;

/** An uncaught error with its stack and its causes. */
export function stackFrames(lines: string[]): Failure | undefined {
  const last = lines.findLastIndex((line) => FRAME.test(line));
  if (last < 0) return undefined;
  const head = headBefore(lines, last);
  if (head < 0) return undefined;
  const [headline = '', ...inline] = (ERROR.exec(lines[head]!)?.[1] ?? lines[head]!).split(' ---> ');
  const below = lines.slice(head + 1);
  return {
    at: last,
    from: head,
    headline,
    causes: [...inline, ...below.flatMap((line) => CAUSE.exec(line)?.[1] ?? []), ...findParts(below)],
    places: below.flatMap((line) => (FRAME.test(line) ? line.trim().replace(/[(:].*$/, '') : [])).slice(0, 3),
  };
}

/** What Node prints below the place where a value that isn't an error was thrown, or the reason of a rejection; or, from 22 on, above that of an await. */
export function nodeThrow(lines: string[]): Failure | undefined {
  const at = lines.findLastIndex((line) => /^(?:\(Use `node --trace-uncaught|Node\.js v\d)/.test(line));
  const from = lines.slice(0, Math.max(0, at)).findLastIndex((line) => CARET.test(line));
  const value =
    from < 0 ? [] : lines.slice(from + 1, at).filter((line) => line.trim() !== '' && !line.startsWith('(Use'));
  const [, reason] = /^\[?UnhandledPromiseRejection: .* with the reason "(.*)"\./.exec(value[0] ?? '') ?? [];
  if (value.length === 0 || (reason === undefined && value.some((line) => FRAME.test(line))))
    return lastLine(lines, /^Warning: (Detected unsettled top-level await at .+)$/, ([, text]) => text!);
  const headline = reason === undefined ? value.map((line) => line.trim()).join(' ') : `Unhandled rejection: ${reason}`;
  return { at, from: Math.max(0, from - 2), headline, causes: [] };
}

function headBefore(lines: string[], last: number): number {
  // Node points at the place in the source, and leaves a line empty.
  const caret = lines.slice(0, last).findLastIndex((line, index) => CARET.test(line) && lines[index + 1] === '');
  if (caret >= 0) return lines.findIndex((line, index) => index > caret && !CARET.test(line) && line.trim() !== '');
  const named = lines.slice(0, last).findLastIndex((line) => ERROR.test(line));
  const bare = lines
    .slice(0, last)
    .findLastIndex(
      (line, index) => /^(?!Emitted |Caused by: |Wrapped by: |#\d)\S/.test(line) && FRAME.test(lines[index + 1]!),
    );
  // An error without a meaningful name is directly above its stack.
  const between = bare > named && lines.slice(named + 1, bare).some((line) => FRAME.test(line));
  const head = named >= 0 && !between ? named : bare;
  // A list that is the message ends directly above the stack.
  return /^[\]}]$/.test(lines[head] ?? '')
    ? lines.slice(0, head).findLastIndex((line) => /^\S.*[[{]$/.test(line))
    : head;
}

/** The errors of Node's AggregateError; the first counts as the innermost. */
function findParts(lines: string[]): string[] {
  const begin = lines.findIndex((line) => /^\s+\[errors\]: \[$/.test(line));
  if (begin < 0) return [];
  const parts = lines.slice(begin + 1).flatMap((line) => /^ {4}(\w*Error\b.*)$/.exec(line)?.[1] ?? []);
  return parts.toReversed();
}
