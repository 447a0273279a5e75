import { stripTerminalControls } from '#database/terminalText';

/** Removes terminal colours, and what mail doesn't allow: control characters, halves of a character. */
export function cleanText(text: string): string {
  return stripTerminalControls(text).toWellFormed();
}

/** For a subject or a name: it must not contain a line that could become a header. */
export function cleanLine(text: string): string {
  return cleanText(text.replaceAll(/\s+/g, ' ')).trim();
}
