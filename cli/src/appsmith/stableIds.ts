/**
 * Makes the ids by which Appsmith recognises things from their names. They are the same on every machine, so an import
 * over the app keeps the addresses of its pages.
 */
import { createHash } from 'node:crypto';

/** @param names what it is and where, like `('query', 'Run', 'ListRuns')` */
export function gitSyncId(...names: string[]): string {
  const hex = hash(names);
  const uuid = [hex.slice(24, 32), hex.slice(32, 36), hex.slice(36, 40), hex.slice(40, 44), hex.slice(44, 56)];
  return `${hex.slice(0, 24)}_${uuid.join('-')}`;
}

export function widgetId(page: string, name: string): string {
  return BigInt(`0x${hash(['widget', page, name]).slice(0, 16)}`)
    .toString(36)
    .padStart(10, '0')
    .slice(-10);
}

function hash(names: string[]): string {
  return createHash('sha256').update(names.join('\n')).digest('hex');
}
