import type { Failure } from './failure.js';
import { isBelowError } from './lineKinds.js';

/** Windows PowerShell, and PowerShell with $ErrorView = 'NormalView': `At C:\s.ps1:1 char:1`, in any language. */
const POSITION = /^\S+ .+:\s?\d+ \S*:\s?\d+$/;
/** PowerShell's ConciseView: the text is at the end of a gutter below the source line. */
const GUTTER = /^\s+\| (?!\s*~+\s*$)(.*\S.*)$/;

/** Every view of an uncaught error ($ErrorView), and the XML that PowerShell writes if its stderr isn't a console. */
export const powershell = [xml, detailedView, conciseView, normalView];

/** The text, wrapped at the console's width; the position with its source after plus signs, or before the text; the category. */
function normalView(lines: string[]): Failure | undefined {
  const at = lines.findLastIndex((line) => /^ {4}\+ CategoryInfo/.test(line));
  let from = at;
  while (from > 0 && /^ ?\S/.test(lines[from - 1]!) && !isBelowError(lines[from - 1]!)) from--;
  const block = lines.slice(from, at);
  const position = block.findIndex((line, index) => POSITION.test(line) && block[index + 1]?.startsWith('+ '));
  const text =
    position > 0
      ? block.slice(0, position)
      : block.filter((line, index) => index !== position && !line.startsWith('+ '));
  // Above what a cmdlet says, or what was thrown, which is its own id, may stand what the script has printed.
  const [, id = '\n'] = /\+ FullyQualifiedErrorId : (.+)/.exec(lines.slice(at).join('\n')) ?? [];
  const begins = (line: string) => /^[\w-]+ : \S/.test(line) || id.startsWith(line) || line.startsWith(id);
  const begin = Math.max(0, text.findLastIndex(begins));
  const headline = text
    .slice(begin)
    .map((line) => line.trim())
    .join(' ');
  return headline ? { at, from: from + begin, headline, causes: [] } : undefined;
}

function conciseView(lines: string[]): Failure | undefined {
  const header = lines.findLastIndex((line) => /^\p{L}+ \|$/u.test(line));
  if (header < 1) return undefined;
  const below = lines.slice(header + 1);
  const end = below.findIndex((line) => !/^\s*\d*\s*\|/.test(line));
  const gutter = end < 0 ? below : below.slice(0, end);
  const marks = gutter.findLastIndex((line) => /^\s+\|\s*~+\s*$/.test(line));
  const text = gutter.slice(marks + 1).flatMap((line) => GUTTER.exec(line)?.[1]?.trim() ?? []);
  const name = /^([\w-]+): /.exec(lines[header - 1]!)?.[1];
  const headline = [name === 'Exception' ? undefined : name, text.join(' ')].filter(Boolean).join(': ');
  return { at: header, from: header - 1, headline, causes: [] };
}

function detailedView(lines: string[]): Failure | undefined {
  const from = lines.findLastIndex((line) => /^Exception\s*:\s*$/.test(line));
  if (from < 0) return undefined;
  const messages = lines.slice(from).flatMap((line) => /^(\s+)Message\s*: (.+)$/.exec(line)?.slice(1) ?? []);
  const [, headline, ...inner] = messages;
  // Deeper ones are those of InnerException; each is indented.
  return headline ? { at: from, from, headline, causes: inner.filter((_, index) => index % 2 === 1) } : undefined;
}

function xml(lines: string[]): Failure | undefined {
  const from = lines.findLastIndex((line) => line.startsWith('#< CLIXML'));
  if (from < 0) return undefined;
  const errors = [
    ...lines
      .slice(from)
      .join('')
      .matchAll(/<S S="Error">(.*?)<\/S>/g),
  ].map(([, text]) => unescapeXml(text!));
  const text = errors.join('').split(/\r?\n/);
  const view = normalView(text) ?? conciseView(text);
  const headline = view?.headline ?? text.find((line) => line.trim() !== '');
  return headline ? { at: from, from, headline, causes: [] } : undefined;
}

function unescapeXml(text: string): string {
  const names: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
  return text
    .replaceAll(/_x([\dA-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => names[name]!);
}
