import { MASK, redactor } from '#sdk/redact';
import { quote } from './quoteForShell.js';

/** The words of a command line quoted for a shell. Each is redacted before it is quoted. */
export function redactCommand(words: string[]): string {
  const redact = redactor();
  return words
    .map((word, index) => (isSecretFlag(words[index - 1] ?? '', redact) ? MASK : redact(word)))
    .map((word) => (/^[\w./\\:=@%+,*-]+$/.test(word) ? word : quote(word)))
    .join(' ');
}

/** Whether the next word is its value, and a secret. */
function isSecretFlag(flag: string, redact: (text: string) => string): boolean {
  return /^--?[\w.-]+$/.test(flag) && redact(` ${flag} x`) !== ` ${flag} x`;
}
