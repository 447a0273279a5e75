/** What a database said last about a job's runs, kept beside the journals where it was no yes: the next run tells it. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BeginEvent } from '#sdk/journal/events';
import { type LastAnswer, lastAnswerFile } from '#sdk/journal/lastAnswer';
import type { Trouble } from './journalNote.js';
import { logTrouble } from './log.js';

/** By file, what this shipper has made sure of: the code of a refusal, or that there is none. */
const known = new Map<string, string>();

/** @param trouble undefined: the database has taken what it was sent */
export function keepAnswer(journal: string, { destination, jobId }: BeginEvent, trouble: Trouble | undefined): void {
  const file = lastAnswerFile(path.dirname(journal), destination ?? '', jobId);
  const code = trouble?.code ?? 'taken';
  if (known.get(file) === code) return;
  known.set(file, code);
  try {
    if (!trouble) return rmSync(file, { force: true });
    const answer: LastAnswer = { at: new Date().toISOString(), code, message: trouble.message.replaceAll(/\s+/g, ' ') };
    writeFileSync(file, JSON.stringify(answer), { mode: 0o600 });
  } catch (error) {
    logTrouble('the last answer of a database', error);
  }
}
