/** The last refusal of a database for a job's runs, stored beside the journals. The job's next run prints it. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BeginEvent } from '#sdk/journal/events';
import { type LastAnswer, lastAnswerFile } from '#sdk/journal/lastAnswer';
import type { Trouble } from './journalNote.js';
import { tryOrLog } from './log.js';

/** What this shipper has already written, by file: the code of a refusal, or that there is none. */
const known = new Map<string, string>();

/** @param trouble undefined: the database has taken what it was sent */
export function saveAnswer(journal: string, { destination, jobId }: BeginEvent, trouble: Trouble | undefined): void {
  const file = lastAnswerFile(path.dirname(journal), destination ?? '', jobId);
  const code = trouble?.code ?? 'taken';
  if (known.get(file) === code) return;
  known.set(file, code);
  tryOrLog('the last answer of a database', () => {
    if (!trouble) return rmSync(file, { force: true });
    const answer: LastAnswer = { at: new Date().toISOString(), code, message: trouble.message.replaceAll(/\s+/g, ' ') };
    writeFileSync(file, JSON.stringify(answer), { mode: 0o600 });
  });
}
