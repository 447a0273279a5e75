/** The same job with its database good, silent (accepts and never answers) and gone (refuses). */
import type { Place } from './place.js';
import { refusingPort, serverAt, silentPort } from './ports.js';
import { emptyJournals, killShippers, shippersDone } from './shippers.js';

export const databaseStates = ['good', 'silent', 'gone'] as const;
export type DatabaseState = (typeof databaseStates)[number];

export interface Databases {
  env: Record<DatabaseState, NodeJS.ProcessEnv>;
  /** Until nothing of the job before is left at work: what was shipped is shipped, and what can't be is thrown away. */
  settle(state: DatabaseState): Promise<void>;
  close(): Promise<void>;
}

export async function threeDatabases(place: Place): Promise<Databases> {
  const silent = await silentPort();
  const gone = await refusingPort();
  return {
    env: {
      good: place.env,
      silent: { ...place.env, JOB_LOGGER_DB: serverAt(silent.port) },
      gone: { ...place.env, JOB_LOGGER_DB: serverAt(gone) },
    },
    settle: (state) => (state === 'good' ? settle(place) : giveUp(place)),
    close: () => silent.close(),
  };
}

/** @throws if what the shippers hold doesn't arrive */
export async function settle(place: Place): Promise<void> {
  if (!(await shippersDone(place.journalFolder))) {
    throw new Error(`A run didn't reach the database. The shippers said: ${place.troubles() || 'nothing'}`);
  }
}

async function giveUp(place: Place): Promise<void> {
  await killShippers(place.home);
  emptyJournals(place.journalFolder);
}
