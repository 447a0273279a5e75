import { stripVTControlCharacters } from 'node:util';

/** Without colours of a terminal, and what no mail may hold: control characters, halves of a character. */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .toWellFormed();
}

/** For a subject or a name: no line of it can become a header. */
export function oneLine(text: string): string {
  return cleanText(text.replaceAll(/\s+/g, ' ')).trim();
}
