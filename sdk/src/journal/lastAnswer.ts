import { readFileSync } from 'node:fs';
import path from 'node:path';
import { now, tryOr } from '../foreign.js';
import { hashText } from '../identifiers.js';

/** How long an answer is shown, in milliseconds. */
const TOLD_FOR = 24 * 3_600_000;

/** A database's refusal of a job's last run. The message is one line without secrets. */
export type LastAnswer = Record<'at' | 'code' | 'message', string>;

/** The shipper writes it when a run is refused and removes it when one is accepted. */
export const lastAnswerFile = (journalFolder: string, destination: string, jobId: number): string =>
  path.join(journalFolder, `${hashText(`${destination}\n${jobId}`)}.answer`);

export function readLastAnswer(journalFolder: string, destination: string, jobId: number): LastAnswer | undefined {
  return tryOr(undefined, () => {
    const answer = JSON.parse(readFileSync(lastAnswerFile(journalFolder, destination, jobId), 'utf8')) as LastAnswer;
    return now() - Date.parse(answer.at) < TOLD_FOR ? answer : undefined;
  });
}
