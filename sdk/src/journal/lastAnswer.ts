import path from 'node:path';
import { nodeCrypto } from '../nodeCrypto.js';

/** What the database last said of a job's runs, where it didn't take them; `<journalFolder>/<hash>.answer`, JSON. */
export interface LastAnswer {
  /** ISO 8601, UTC. */
  at: string;
  /** `unknown-job`, `schema`, `login`, `rights`, `refused` or `unavailable`. */
  code: string;
  /** One line, without a secret. */
  message: string;
}

/** The shipper writes it when a run isn't taken and removes it when one is; the next run of the job tells it on stderr. */
export function lastAnswerFile(journalFolder: string, destination: string, jobId: number): string {
  const hash = nodeCrypto().createHash('sha256').update(`${destination}\n${jobId}`).digest('hex');
  return path.join(journalFolder, `${hash.slice(0, 24)}.answer`);
}
