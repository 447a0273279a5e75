import { StoreError } from '../store/runStore.js';
import { sqlFiles } from '../sqlFiles.js';

interface Migration {
  version: number;
  text: string;
}

export function migrations(engine: 'sqlserver' | 'sqlite'): Migration[] {
  return sqlFiles(`${engine}/migrations`).map(({ name, text }) => ({ version: Number(name), text }));
}

/** An older `init` would put older procedures over newer tables. */
export function refuseNewer(found: number, known: Migration[], destination: string): void {
  const newest = Math.max(...known.map(({ version }) => version));
  if (found <= newest) return;
  throw new StoreError(
    'schema',
    `${destination} has schema ${found}, and this version of JobLogger knows ${newest} only. ` +
      'Nothing was changed. Upgrade job-logger on this machine and run init again.',
  );
}
