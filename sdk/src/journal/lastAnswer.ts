import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { tryOr } from '../foreign.js';
import { hashOf } from '../identifiers.js';

/** How long an answer is told, milliseconds. */
const TOLD_FOR = 24 * 3_600_000;

/** What a database said of a job's last run, where it didn't take it; the message is one line without a secret. */
export type LastAnswer = Record<'at' | 'code' | 'message', string>;

/** The shipper writes it when a run isn't taken and removes it when one is. */
export function lastAnswerFile(journalFolder: string, destination: string, jobId: number): string {
  return path.join(journalFolder, `${hashOf(`${destination}\n${jobId}`)}.answer`);
}

export function readLastAnswer(journalFolder: string, destination: string, jobId: number): LastAnswer | undefined {
  return tryOr(undefined, () => {
    // Most often there is none, and to reckon its name takes milliseconds.
    if (!readdirSync(journalFolder).some((name) => name.endsWith('.answer'))) return undefined;
    const answer = JSON.parse(readFileSync(lastAnswerFile(journalFolder, destination, jobId), 'utf8')) as LastAnswer;
    return Date.now() - Date.parse(answer.at) < TOLD_FOR ? answer : undefined;
  });
}
