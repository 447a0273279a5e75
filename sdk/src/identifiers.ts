/** Avoids Node's crypto where possible: loading it takes three milliseconds, and each run needs both of these. */
import { readFileSync } from 'node:fs';
import { tryOr } from './foreign.js';

/** From the kernel if possible, which costs nothing. On Windows every user can make such a file. */
export function randomUuid(): string {
  const uuid = process.platform === 'linux' && tryOr('', () => readFileSync('/proc/sys/kernel/random/uuid', 'utf8'));
  return (uuid || (require('node:crypto') as typeof import('node:crypto')).randomUUID()).trim();
}

/** 16 hex digits: FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv) of the UTF-8 bytes. Collisions can be made on purpose. */
export function hashText(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}
