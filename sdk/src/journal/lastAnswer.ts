import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { nodeCrypto } from '../nodeCrypto.js';

/** How long an answer is told, milliseconds. */
const TOLD_FOR = 24 * 3_600_000;

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

/** Nothing where the last run was taken, or where that is long ago. */
export function readLastAnswer(journalFolder: string, destination: string, jobId: number): LastAnswer | undefined {
  try {
    // Most often there is none, and to reckon its name takes milliseconds.
    if (!readdirSync(journalFolder).some((name) => name.endsWith('.answer'))) return undefined;
    const answer = JSON.parse(readFileSync(lastAnswerFile(journalFolder, destination, jobId), 'utf8')) as LastAnswer;
    return Date.now() - Date.parse(answer.at) < TOLD_FOR ? answer : undefined;
  } catch {
    return undefined;
  }
}
