/** The same job with its database good, silent (accepts and never answers) and gone (refuses). */
import type { Sandbox } from './sandbox.js';
import { refusingPort, serverAt, silentPort } from './ports.js';
import { emptyJournals, killShippers, shippersDone } from './shippers.js';

export const databaseStates = ['good', 'silent', 'gone'] as const;
export type DatabaseState = (typeof databaseStates)[number];

export interface Databases {
  env: Record<DatabaseState, NodeJS.ProcessEnv>;
  /** Waits until nothing of the previous job is left: everything is shipped, or thrown away if it can't be. */
  ready(state: DatabaseState): Promise<void>;
  close(): Promise<void>;
}

export async function threeDatabases(sandbox: Sandbox): Promise<Databases> {
  const silent = await silentPort();
  const gone = await refusingPort();
  return {
    env: {
      good: sandbox.env,
      silent: { ...sandbox.env, JOB_LOGGER_DB: serverAt(silent.port) },
      gone: { ...sandbox.env, JOB_LOGGER_DB: serverAt(gone) },
    },
    ready: (state) => (state === 'good' ? waitForDatabase(sandbox) : giveUp(sandbox)),
    close: () => silent.close(),
  };
}

/** @throws if what the shippers have doesn't arrive */
export async function waitForDatabase(sandbox: Sandbox): Promise<void> {
  if (!(await shippersDone(sandbox.journalFolder))) {
    throw new Error(`A run didn't reach the database. The shippers said: ${sandbox.troubles() || 'nothing'}`);
  }
}

async function giveUp(sandbox: Sandbox): Promise<void> {
  await killShippers(sandbox.home);
  emptyJournals(sandbox.journalFolder);
}
