import { stripTerminalControls } from '#database/terminalText';

/** Without colours of a terminal, and what no mail may hold: control characters, halves of a character. */
export function cleanText(text: string): string {
  return stripTerminalControls(text).toWellFormed();
}

/** For a subject or a name: no line of it can become a header. */
export function oneLine(text: string): string {
  return cleanText(text.replaceAll(/\s+/g, ' ')).trim();
}
