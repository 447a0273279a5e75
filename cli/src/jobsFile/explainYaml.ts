/** What YAML's parser found, in the words of somebody who wrote the file by hand: what the line means, and what to write. */
import type { YAMLParseError } from 'yaml';

type Explanation = (key: string, value: string) => string | undefined;

const EXPLANATIONS: Partial<Record<YAMLParseError['code'], Explanation>> = {
  DUPLICATE_KEY: (key) => `${key || 'this key'} stands here a second time; keep one of them`,
  TAB_AS_INDENT: () => 'the line is indented by a tab; YAML takes spaces only',
  MULTIPLE_DOCS: () => 'a line --- begins a second document; jobs.yaml is one',
  BAD_SCALAR_START: (key, value) =>
    `in YAML no value begins with ${value[0] ?? 'this character'}; put it in quotes: ${key}: ${quote(value)}`,
  BAD_DQ_ESCAPE: (key, value) =>
    `in double quotes a backslash begins an escape; write ${key}: ${value.replaceAll('"', "'")}`,
  BLOCK_AS_IMPLICIT_KEY: (key, value) =>
    /: /.test(value) ? `a value that holds a colon needs quotes: ${key}: ${quote(value)}` : undefined,
};

/** @returns half a sentence about the line that the error is on */
export function explainYaml({ code, message, pos }: YAMLParseError, text: string): string {
  const line = text.slice(text.lastIndexOf('\n', pos[0] - 1) + 1).split('\n', 1)[0] ?? '';
  const [, key = '', value = ''] = /^\s*(?:-\s+)?([A-Za-z]+):\s*(\S.*?)\s*(?:\s#.*)?$/.exec(line) ?? [];
  if (value.startsWith('*'))
    return `in YAML a value that begins with * is the name of an anchor; put it in quotes: ${key}: "${value}"`;
  if (/call stack|Stack overflow/.test(message)) return 'the brackets are nested too deeply';
  const parserWords = message.split('\n', 1)[0]!.replace(/ at line \d+, column \d+:?$/, '');
  return EXPLANATIONS[code]?.(key, value) ?? parserWords;
}

export function quote(value: string): string {
  return value.includes('"') || value.includes('\\') ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
}
