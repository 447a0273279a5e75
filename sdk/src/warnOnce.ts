import { writeSync } from 'node:fs';
import { tryOr } from './foreign.js';

/** Texts that were told; no more than so many, since a job whose warnings all differ mustn't grow by them. */
const warned = new Set<string>();
const MOST = 100;

/** Tells the user, in one line on stderr, what monitoring could not do and what becomes of the run. Each `kind` once a process. */
export function warnOnce(text: string, kind = text): void {
  if (warned.has(kind) || warned.size >= MOST) return;
  warned.add(kind);
  // Where stderr is closed or full there is no one left to tell, and the job goes on.
  tryOr(0, () => writeSync(2, `job-logger: ${text}\n`));
}

/** Does what may fail and must cost the job nothing: why it failed is told. */
export function attempt<T>(work: () => T, tell: (why: string) => string): T | undefined {
  try {
    return work();
  } catch (error) {
    warnOnce(tell(reason(error)));
    return undefined;
  }
}

/** The message of whatever was thrown, on one line. Never throws itself. */
export function reason(error: unknown): string {
  const text = tryOr('an error that has no text', () => String(error instanceof Error ? error.message : error));
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
