import { readFileSync } from 'node:fs';
import { tryOr } from './foreign.js';

/** Node's crypto takes three milliseconds to load: nobody pays them who only imports the SDK. */
export function nodeCrypto(): typeof import('node:crypto') {
  return require('node:crypto') as typeof import('node:crypto');
}

/** The kernel's where it gives one, which costs nothing. */
export function randomUuid(): string {
  const fromKernel = tryOr('', () => readFileSync('/proc/sys/kernel/random/uuid', 'utf8').trim());
  return fromKernel || nodeCrypto().randomUUID();
}

/** So many hex digits of the text's SHA-256. */
export function hashOf(text: string, digits: number): string {
  return nodeCrypto().createHash('sha256').update(text).digest('hex').slice(0, digits);
}
