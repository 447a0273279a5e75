import { tryOr } from '#sdk/foreign';
import { MASK, createRedactor } from '#sdk/redact';
import { quoteForPeople } from './quoteForShell.js';

/** What stands for a character that a shell would need in quotes, so that a word is one word to the rules: private use. */
const ENCODED = 0xe100;

/**
 * The words of a command line, quoted. Each is redacted by itself before it is quoted, and then all of them
 * together: which word of `sqlcmd -P x` is the secret, the words before it tell. All is hidden if the rules can't be read.
 */
export function redactCommand(words: string[]): string {
  return tryOr(MASK, () => redactWords(words));
}

function redactWords(words: string[]): string {
  const redact = createRedactor();
  const clean = words.map((word, index) => (isSecretFlag(words[index - 1] ?? '', word, redact) ? MASK : redact(word)));
  return redact(clean.map((word) => encode(word)).join(' '))
    .split(' ')
    .map((word) => quoteForPeople(decode(word)))
    .join(' ');
}

/** Whether the word behind it is its value, and a secret. Behind a folder (`/secrets /data`, `/secrets -x`) none is. */
function isSecretFlag(flag: string, word: string, redact: (text: string) => string): boolean {
  const named = /^[/-]/.test(word) ? flag : flag.replace(/^\//, '--');
  return /^(?:--?|\/)[\w.:-]+$/.test(named) && redact(` ${named} x`) !== ` ${named} x`;
}

function encode(word: string): string {
  return word.replaceAll(/[^\w./\\:=@%+,*-]/g, (one) => {
    const code = one.charCodeAt(0);
    return code < 0x100 ? String.fromCharCode(ENCODED + code) : one;
  });
}

function decode(word: string): string {
  return word.replaceAll(/[\uE100-\uE1FF]/g, (one) => String.fromCharCode(one.charCodeAt(0) - ENCODED));
}
