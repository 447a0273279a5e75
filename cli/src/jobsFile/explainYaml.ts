/** What YAML's parser found, in the words of somebody who wrote the file by hand: what the line means, and what to write. */
import type { YAMLParseError } from 'yaml';

type Explanation = (key: string, value: string, line: string) => string | undefined;

/** The parser reads lines that are indented too far as a part of the value above them. */
const runsOn = (line: string) => {
  if (/^\s*-\w/.test(line)) return 'a blank must follow the "-" of a list';
  return /: /.test(line) ? 'the line below it is indented too far' : 'write "key: value", with a colon and a blank';
};

const EXPLANATIONS: Partial<Record<YAMLParseError['code'], Explanation>> = {
  DUPLICATE_KEY: (key) => `${key || 'this key'} stands here a second time; keep one of them`,
  TAB_AS_INDENT: () => 'the line is indented by a tab; YAML takes spaces only',
  MULTIPLE_DOCS: () => 'a line --- begins a second document; jobs.yaml is one',
  BAD_SCALAR_START: (key, value) =>
    `in YAML no value begins with ${value[0] ?? 'this character'}; put it in quotes${key && `: ${key}: ${quote(value)}`}`,
  BAD_DQ_ESCAPE: (key, value) =>
    `in double quotes a backslash begins an escape; write ${key ? `${key}: ${value.replaceAll('"', "'")}` : 'single ones'}`,
  BLOCK_AS_IMPLICIT_KEY: (key, value, line) =>
    /: /.test(value) ? `a value that holds a colon needs quotes: ${key}: ${quote(value)}` : runsOn(line),
  MULTILINE_IMPLICIT_KEY: (_key, _value, line) => runsOn(line),
};

/** Several mistakes share a code, so these go by the parser's words. */
const BY_WORDS: [RegExp, string][] = [
  [
    /^(?:All .* same column|Sequence item without - indicator)$/,
    'the line begins in the wrong column: the keys of an item stand below each other, and so do the "- " of a list',
  ],
  [/^Unexpected .*/, 'this is one quote or bracket too many, or begins in another column than the lines above it'],
  [/^Flow .* end with a (.)$/, 'a bracket is opened before this and not closed by $1'],
  [/^Missing closing (.)quote$/, 'a quote $1 is opened before this and not closed'],
  [/^Implicit map keys need.*/, 'write "key: value", with a colon and a blank'],
];

/** @returns half a sentence about the line that the error is on */
export function explainYaml({ code, message, pos }: YAMLParseError, text: string): string {
  const begin = text.lastIndexOf('\n', pos[0] - 1) + 1;
  const line = text.slice(begin).split('\n', 1)[0] ?? '';
  const inBraces = [...line.matchAll(/[{,]\s*([A-Za-z]+):\s*("[^"]*"|[^,}]*)/g)];
  const [, key = '', value = ''] =
    /^\s*(?:-\s+)?([A-Za-z]+):\s*([^\s{[].*?)\s*(?:\s#.*)?$/.exec(line) ??
    inBraces.findLast(({ index }) => begin + index < pos[0]) ??
    [];
  if (value.startsWith('*'))
    return `in YAML a value that begins with * is the name of an anchor; put it in quotes: ${key}: "${value}"`;
  if (/call stack|Stack overflow/.test(message)) return 'the brackets are nested too deeply';
  const parserWords = message.split('\n', 1)[0]!.replace(/ at line \d+, column \d+:?$/, '');
  const byWords = BY_WORDS.find(([words]) => words.test(parserWords));
  return byWords ? parserWords.replace(...byWords) : (EXPLANATIONS[code]?.(key, value, line) ?? parserWords);
}

export function quote(value: string): string {
  return value.includes('"') || value.includes('\\') ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
}
