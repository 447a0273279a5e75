/** Without Node's crypto where it can be: to load that takes three milliseconds, and each run needs both of these. */
import { readFileSync } from 'node:fs';
import { tryOr } from './foreign.js';

/** The kernel's where it gives one, which costs nothing. */
export function randomUuid(): string {
  const fromKernel = tryOr('', () => readFileSync('/proc/sys/kernel/random/uuid', 'utf8').trim());
  return fromKernel || (require('node:crypto') as typeof import('node:crypto')).randomUUID();
}

/** 16 hex digits that tell texts apart, if nobody makes them to be alike: FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv) of the UTF-8 bytes. */
export function hashOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}
