import type { Failure } from './failure.js';

const HEADER = /^(?:  \+ Exception Group )?Traceback \(most recent call last\):$/;
const CHAIN = /^(?:The above exception was the direct cause|During handling of the above exception)/;
const FRAME = /^[\s|]*File ".*", line \d+, in (\S+)$/;
/** Compile errors have no traceback. */
const SYNTAX = /^(?:SyntaxError|IndentationError|TabError): /;

/** An uncaught exception with its causes: from `raise … from`, from an `except`, or as parts of a group. */
export function python(lines: string[]): Failure | undefined {
  const header = lines.findLastIndex((line) => HEADER.test(line));
  const syntax = lines.findLastIndex((line) => SYNTAX.test(line));
  const at = errorAfter(lines, header);
  if (syntax > at) {
    const from = lines.slice(0, syntax).findLastIndex((line) => line.startsWith('  File "'));
    return { at: syntax, from: Math.max(0, from), headline: lines[syntax]!, causes: [] };
  }
  if (header < 0 || at < 0) return undefined;
  const { from, causes } = chainBefore(lines, header);
  const parts = partsOfGroup(lines, at);
  return {
    at,
    from,
    headline: withoutGutter(lines[at]!),
    // In a group the first part counts as the cause.
    causes: parts.length > 0 ? parts.toReversed() : causes,
    places: lines
      .slice(from)
      .flatMap((line) => FRAME.exec(line)?.[1] ?? [])
      .slice(-3),
  };
}

/** The line that names the error: the first unindented one after a header. */
function errorAfter(lines: string[], header: number): number {
  if (header < 0) return -1;
  const offset = lines.slice(header + 1).findIndex((line) => /^\S/.test(withoutGutter(line)));
  return offset < 0 ? -1 : header + 1 + offset;
}

/** The causes of this header's error, and where the first of them begins. */
function chainBefore(lines: string[], header: number): { from: number; causes: string[] } {
  const causes: string[] = [];
  let from = header;
  for (;;) {
    const before = lines.slice(0, from).findLastIndex((line) => withoutGutter(line).trim() !== '');
    if (!CHAIN.test(withoutGutter(lines[before] ?? ''))) return { from, causes };
    const earlier = lines.slice(0, before).findLastIndex((line) => HEADER.test(line));
    if (earlier < 0) return { from, causes };
    causes.push(withoutGutter(lines[errorAfter(lines, earlier)]!));
    from = earlier;
  }
}

/** A group's members, each with its own traceback in the gutter. */
function partsOfGroup(lines: string[], at: number): string[] {
  if (!/^\s*\| /.test(lines[at]!)) return [];
  return lines.flatMap((line, index) => {
    if (index <= at || !/^\s*\|.*Traceback \(most recent call last\):$/.test(line)) return [];
    const error = errorAfter(lines, index);
    return error < 0 ? [] : withoutGutter(lines[error]!);
  });
}

function withoutGutter(line: string): string {
  return line.replace(/^\s*\| /, '');
}
