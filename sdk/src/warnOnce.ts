import { writeSync } from 'node:fs';

const warned = new Set<string>();
/** Texts that are remembered; a job whose warnings all differ mustn't grow by them. */
const MOST = 100;

/**
 * Tells the user, in one line on stderr, what monitoring could not do and what becomes of the run. Each text once a
 * process: a job that logs a million lines to a full disk says so once.
 */
export function warnOnce(text: string): void {
  if (warned.has(text) || warned.size >= MOST) return;
  warned.add(text);
  try {
    writeSync(2, `job-logger: ${text}\n`);
  } catch {
    // Stderr is closed or full; there is no one left to tell, and the job goes on.
  }
}

/** The message of whatever was thrown, on one line. Never throws itself. */
export function reason(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error).replaceAll(/\s*\n\s*/g, ' ');
  } catch {
    return 'an error that has no text';
  }
}
