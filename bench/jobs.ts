import path from 'node:path';

/** The file of a script that the bench runs. */
export function resolveJob(name: string): string {
  return path.join(__dirname, 'jobs', name);
}
