import { type Failure, lastLine } from './failure.js';
import { isCoded, isPerlsWarning } from './lineKinds.js';

/** `panic: …`, then the stack of each goroutine. */
export function go(lines: string[]): Failure | undefined {
  const found = lastLine(lines, /^\s*((?:panic|fatal error): .+)$/, ([, text]) =>
    text!.replace(/ \[recovered.*\]$/, ''),
  );
  if (!found) return undefined;
  const stack = lines.slice(found.at).flatMap((line) => /^([\w./*()[\]]+)\(.*\)$/.exec(line)?.[1] ?? []);
  let from = found.at;
  while (/^\s*panic: .* \[recovered/.test(lines[from - 1] ?? '')) from--;
  return { ...found, from, places: stack.slice(0, 3) };
}

/**
 * `thread 'main' panicked at src/main.rs:2:5:` with the message on the next line, or in quotes before Rust 1.73, or
 * color-eyre's `Message:  no rows`. What another panic has only led to doesn't count.
 */
export function rust(lines: string[]): Failure | undefined {
  const consequence = /^panic in a destructor during cleanup$| `Err` value: Any \{ \.\. \}$/;
  const own = lines.map((line, index) => (consequence.test(lines[index + 1] ?? '') ? '' : line));
  const pattern = /^thread '.*'(?: \(\d+\))? panicked at (?:'(.*)', )?(.*?):?$|^Message: {2}(.+)$/;
  return lastLine(own, pattern, ([, quoted, place, message], at) => {
    const below = lines[at + 1] ?? '';
    return message ?? quoted ?? (/^(?:stack backtrace:|note: |$)/.test(below) ? `panicked at ${place}` : below);
  });
}

/** Reports of miette and uv: `  × no rows` with its causes below; outside a terminal with an `x`, which tests have, too. */
export function miette(lines: string[]): Failure | undefined {
  const own = lines.map((line, at) => (isListed(line, lines[at + 1] ?? '') ? '' : line));
  const found = lastLine(own, /^ {2}[×x] (?!.* did not run successfully\.$)(.+)$/, ([, text]) => text!);
  if (!found) return undefined;
  const causes = lines.slice(found.at).flatMap((line) => /^ {2}(?:[├╰]─▶|[|`]->) (.+)$/.exec(line)?.[1] ?? []);
  return { ...found, causes };
}

/** Without a drawing below it. */
function isListed(line: string, below: string): boolean {
  return line.startsWith('  x ') && !/^ +(?:[|`]|,-\[)/.test(below);
}

/** `terminate called after throwing …`, with the message, if it has one, on the next line. */
export function cpp(lines: string[]): Failure | undefined {
  return lastLine(
    lines,
    /^terminate called (?:after throwing an instance of '(.*)'|without .*)/,
    ([line, name], at) => {
      const [, text] = /^ +what\(\): +(.+)$/.exec(lines[at + 1] ?? '') ?? [];
      return text ? `${name}: ${text}` : line;
    },
  );
}

/** An uncaught exception is printed innermost first, each outer one as `Next`. */
export function php(lines: string[]): Failure | undefined {
  const pattern = /^(?:PHP )?(?:Fatal error|Parse error|Recoverable fatal error|Catchable fatal error): {1,2}(.+)$/;
  const found = lastLine(lines, pattern, ([, text]) => withoutPlace(text!));
  if (!found) return undefined;
  const outer = lines.slice(found.at).flatMap((line) => /^Next (.+)$/.exec(line)?.[1] ?? []);
  const all = [found.headline, ...outer.map(withoutPlace)].toReversed();
  return { ...found, headline: all[0]!, causes: all.slice(1) };
}

function withoutPlace(text: string): string {
  return text.replace(/^Uncaught /, '').replace(/ in (?:\S+?|[A-Z]:\\[^:]+?|Command line code)(?::| on line )\d+$/, '');
}

const RUBY = /^\S.*:\d+:in [`'].*?': (.+) \(([A-Z][\w:]*)\)$/;

/** The outermost error comes first; its causes follow below its stack. */
export function ruby(lines: string[]): Failure | undefined {
  const at = lines.findLastIndex((line) => RUBY.test(line));
  if (at < 0) return undefined;
  const from = rubysFirstLine(lines, at);
  const errors = lines.slice(from, at + 1).flatMap((line) => {
    const [, text, name] = RUBY.exec(line) ?? [];
    return name ? `${name}: ${text}` : [];
  });
  return { at, from, headline: errors[0]!, causes: errors.slice(1) };
}

/** Where the report begins that ends here. A message may have several lines between its head and its stack. */
function rubysFirstLine(lines: string[], at: number): number {
  let from = at;
  while (from > 0 && isOfRubysStack(lines[from - 1]!)) from--;
  const head = lines.slice(0, from).findLastIndex(isOfRubysStack);
  const goesOn = lines[from]?.startsWith('\t') && RUBY.test(lines[head] ?? '');
  return goesOn ? rubysFirstLine(lines, head) : from;
}

function isOfRubysStack(line: string): boolean {
  return RUBY.test(line) || /^\t+(?:from|\s*\.\.\.|\d+:)/.test(line);
}

/** Perl's place: a script of its own kind, in older versions without a full stop; or another file, always with one. */
const PERLS_SENTENCE =
  /^(?!#|BEGIN failed|Execution of |Compilation failed)\S.* at (?:\S+\.(?:pl|pm|t|cgi) line \d+\b.*|(?:[^\s.",]+|\(eval \d+\)) line \d+(?:\.|, (?:<\S+> |near ).*))$/;

/** The last sentence that isn't a warning of Perl's, nor about its giving up, nor the rest of a message in Oracle's lines. */
export function perl(lines: string[]): Failure | undefined {
  return lastLine(
    lines.map((line) => (isPerlsWarning(line) || isCoded(line) ? '' : line)),
    PERLS_SENTENCE,
    ([line]) => line,
  );
}

/** `Error in f(3) : no data`, with the message on the next line if the call is long; also in R's other languages, and tidyverse's list of what is wrong. */
export function r(lines: string[]): Failure | undefined {
  if (
    !lines.some((line) =>
      /^(?:Execution halted|Esecuzione interrotta|Exécution arrêtée|Ausführung angehalten)/.test(line),
    )
  )
    return undefined;
  const error = lastLine(
    lines,
    /^((?:Errore?|Erreur|Fehler)(?:(?: .*?)? :(?= |$)|(?: .*)?:$|:)) ?(.*)$/,
    ([, head, text], at) => {
      const below = lines.slice(at + 1, lines.indexOf('Backtrace:', at));
      const listed = below.flatMap((line) => /^[!✖] (.+)$/.exec(line)?.[1] ?? []);
      return [head, ...(listed.length > 0 ? listed : [text?.trim() || lines[at + 1]?.trim()])].join(' ');
    },
  );
  // `cannot open the connection`: which file, and why, is in the warning.
  const warning = lines[(error?.at ?? 0) + 2]?.startsWith('In addition: ') ? lines[error!.at + 4] : undefined;
  return error && { ...error, causes: warning?.startsWith('  ') ? [warning.trim()] : [] };
}

/** The message stands above the stack, without a word that says so. */
export function tcl(lines: string[]): Failure | undefined {
  const stack = lines.findLastIndex((line) =>
    /^ {4}(?:while executing|while compiling|invoked from within)$/.test(line),
  );
  const frames = lines.slice(0, stack).findLastIndex((line) => line === '    while executing');
  const at = (frames < 0 ? stack : frames) - 1;
  return at < 0 ? undefined : { at: stack, from: at, headline: lines[at]!, causes: [] };
}
