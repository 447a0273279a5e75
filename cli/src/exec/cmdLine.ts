/** What follows `/c` is cmd.exe's own language. It knows no quote with a backslash before it, which Node would write. */
import { quoteForWindows } from './quoteForShell.js';

/** Quotes round it stay if it names a program (`cmd /?`), unless `/s` stands before. */
const NAME = String.raw`[^"&<>()@^|]*\s[^"&<>()@^|]*`;

export function isCmd(program: string): boolean {
  return /(?:^|[\\/])cmd(?:\.exe)?"?$/i.test(program);
}

/** @returns what cmd.exe gets, verbatim, of what `exec` got; undefined if no line follows */
export function cmdWords(args: string[], isProgram: (name: string) => boolean): string[] | undefined {
  const at = args.findIndex((one) => /^(?:\/[^/]+)*\/[ck]$/i.test(one));
  if (at < 0) return undefined;
  const [line = '', ...rest] = args.slice(at + 1);
  const isName = new RegExp(`^${NAME}$`).test(line) && !/\/s/i.test(args.slice(0, at + 1).join(''));
  // One word is a whole line. The quotes round it, which are gone, stay only round a program's name.
  const isLine = rest.length === 0 && !(isName && isProgram(line));
  const quoted = [line, ...rest].map((one) => (!isLine && /^$|^[^"]*[ \t][^"]*$/.test(one) ? `"${one}"` : one));
  // Of what is quoted twice, it takes off the outer quotes.
  return [...args.slice(0, at), '/s', args[at]!, `"${quoted.join(' ').replace(/^"(".*)"$/, '$1')}"`];
}

/** The line as one word, as `exec` gets it from Node, which reads quotes as most programs do. */
export function quoteForExec(args: string): string {
  const [, switches = '', letter, rest = ''] = /^\s*((?:\/[^ck\s/][^\s/]*\s*)*)(\/[ck])(.*)$/is.exec(args) ?? [];
  if (!letter) return args;
  const line = rest.trim();
  const isName = new RegExp(`^"${NAME}"[^"]+$`).test(line) && !/\/s/i.test(switches);
  // Those round a whole line `exec` knows.
  const plain = isName ? line : line.replace(/^"(.*)"/s, '$1');
  return [switches.trim(), letter, quoteForWindows(plain)].filter(Boolean).join(' ');
}
