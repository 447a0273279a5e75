import { writeSync } from 'node:fs';
import { tryOr } from './foreign.js';

/** Texts that were printed. Their number is limited, because a job's warnings may all differ. */
const warned = new Set<string>();
const MOST = 100;

/** Tells the user in one line on stderr what monitoring could not do and what happens to the run. Each `kind` only once. */
export function warnOnce(text: string, kind = text): void {
  if (warned.has(kind) || warned.size >= MOST) return;
  warned.add(kind);
  // If stderr is closed or full, nobody can be told, and the job goes on.
  tryOr(0, () => writeSync(2, `job-logger: ${text.replaceAll(/\s*\n\s*/g, ' ')}\n`));
}

/** Runs what may fail without affecting the job. If it fails, the reason is printed. */
export function attempt<T>(work: () => T, tell: (why: string) => string, kind?: string): T | undefined {
  try {
    return work();
  } catch (error) {
    return tryOr(undefined, () => warnOnce(tell(getErrorMessage(error)), kind) as undefined);
  }
}

/** The message of any thrown value, on one line. Never throws. */
export function getErrorMessage(error: unknown): string {
  const look = () => String(error instanceof Error ? error.message : error).replaceAll(/\s*\n\s*/g, ' ');
  return tryOr('an error that has no text', look);
}
