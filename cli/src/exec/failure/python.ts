import type { Failure } from './failure.js';

/** Python's own, or in the box that rich and typer draw. */
const HEADER =
  /^(?:  \+ Exception Group )?Traceback \(most recent call last\):$|^╭─+ Traceback \(most recent call last\) ─+╮ *$/;
/** Above a traceback of what Python, its logging or asyncio carries on after; or another thread or process, too. */
const CARRIED_ON = /^(?:Exception ignored |--- Logging error ---|Task exception was never|future: <|handle: <)/;
const IGNORED = new RegExp(String.raw`${CARRIED_ON.source}|^(?:Error in atexit|Exception in thread |Process \S+:$)`);
const CHAIN = /^(?:The above exception was the direct cause|During handling of the above exception)/;
const FRAME = /^(?:[\s|>]*File ".*", line \d+, in|│ .+:\d+ in) (\S+)/;
/** Neither indented, nor a part of rich's box, nor loguru's mark of the frame that caught the error. */
const NAMES_ERROR = /^(?!> File ")[^\s│╭╰]/;
/** Where a member of a group begins, the first one or a further one. */
const MEMBER = /^\s*\+-(?:\+-)?-+ \d+ -+$/;
const FIRST_MEMBER = /^\s*\+-\+-+ 1 -+$/;
/** Compile errors have no traceback. */
const SYNTAX = /^(?:SyntaxError|IndentationError|TabError): /;

/** An uncaught exception with its causes: from `raise … from`, from an `except`, or as members of a group. */
export function python(lines: string[]): Failure | undefined {
  const headers = lines.flatMap((line, index) => (HEADER.test(line) ? index : []));
  const header = headers.findLast((index) => !IGNORED.test(lines[index - 1] ?? '')) ?? headers.at(-1) ?? -1;
  const syntax = lines.findLastIndex((line) => SYNTAX.test(line));
  // A group that an `except*` has made has no traceback of its own.
  const bareGroup = lines.findLastIndex(
    (line, index) => /^ {2}\| \S/.test(line) && FIRST_MEMBER.test(lines[index + 1] ?? ''),
  );
  const named = errorAfter(lines, header);
  const at = Math.max(named, bareGroup);
  if (syntax > at) {
    const from = lines.slice(0, syntax).findLastIndex((line) => line.startsWith('  File "'));
    return { at: syntax, from: Math.max(0, from), headline: lines[syntax]!, causes: [] };
  }
  if (at < 0) return undefined;
  const { from, causes } = named < bareGroup ? { from: at, causes: [] } : chainBefore(lines, header);
  const members = membersOfGroup(lines, at);
  return {
    at,
    from,
    headline: withoutGutter(lines[at]!),
    // In a group the first member counts as the cause.
    causes: members.length > 0 ? members : causes,
    places: lines
      .slice(from)
      .flatMap((line) => FRAME.exec(line)?.[1] ?? [])
      .slice(-3),
  };
}

/** What Python carried on after is left empty. */
export function withoutCarriedOn(lines: string[]): string[] {
  let end = -1;
  return lines.map((line, index) => {
    if (CARRIED_ON.test(line)) end = HEADER.test(lines[index + 1] ?? '') ? errorAfter(lines, index + 1) : index + 1;
    return index <= end ? '' : line;
  });
}

/** IPython's own traceback, also within the error of what ran the notebook. */
export function notebook(lines: string[]): Failure | undefined {
  const pattern = /^(\w+) +Traceback \(most recent call last\)$/;
  const header = lines.findLastIndex((line) => pattern.test(line));
  const [, name = ''] = pattern.exec(lines[header] ?? '') ?? [];
  const at = lines.findIndex((line, index) => index > header && (line === name || line.startsWith(`${name}: `)));
  if (name === '' || at < 0) return undefined;
  const runner = python(lines.slice(0, header));
  const headline = [...(runner ? [runner.headline.trim()] : []), lines[at]!].join(' ');
  return { ...runner, at, from: runner?.from ?? header, headline, causes: [] };
}

/** The line that names the error: the first one after a header that isn't a part of the traceback. */
function errorAfter(lines: string[], header: number): number {
  if (header < 0) return -1;
  const offset = lines.slice(header + 1).findIndex((line) => NAMES_ERROR.test(withoutGutter(line)));
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
    const at = errorAfter(lines, earlier);
    causes.push(withoutGutter(lines[at]!), ...membersOfGroup(lines.slice(0, before), at));
    from = earlier;
  }
}

/** The errors of a group that aren't groups themselves, the first one last, each with or without a traceback in the gutter, and with its causes. */
function membersOfGroup(lines: string[], at: number): string[] {
  if (!FIRST_MEMBER.test(lines.slice(at + 1).find((line) => /^\s*\+-/.test(line)) ?? '')) return [];
  const members = lines.flatMap((line, index) => {
    if (index <= at || !MEMBER.test(line)) return [];
    const end = lines.findIndex((other, below) => below > index && /^\s*\+-/.test(other));
    if (FIRST_MEMBER.test(lines[end] ?? '')) return [];
    const own = lines.slice(index + 1, end < 0 ? undefined : end).map(withoutGutter);
    const header = own.findLastIndex((text) => HEADER.test(text));
    return [[own[Math.max(0, errorAfter(own, header))] ?? '', ...chainBefore(own, header).causes]];
  });
  return members.toReversed().flat().filter(Boolean);
}

function withoutGutter(line: string): string {
  return line.replace(/^\s*\| /, '');
}
