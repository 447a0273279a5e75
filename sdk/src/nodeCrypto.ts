import { readFileSync } from 'node:fs';

let loaded: typeof import('node:crypto') | undefined;

/** Node's crypto, which takes three milliseconds to load: nobody pays them who only imports the SDK. */
export function nodeCrypto(): typeof import('node:crypto') {
  return (loaded ??= require('node:crypto') as typeof import('node:crypto'));
}

/** The kernel's where it gives one, which costs nothing. */
export function randomUuid(): string {
  try {
    if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/uuid', 'latin1').trim();
  } catch {
    // A sandbox that hides it.
  }
  return nodeCrypto().randomUUID();
}
