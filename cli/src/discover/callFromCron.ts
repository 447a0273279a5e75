import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** What cron has as PATH where a crontab sets none (crontab(5)). */
const CRON_PATH = ['/usr/bin', '/bin'];

/**
 * How a crontab calls this command: by its name where cron finds it and node, else by the full paths of both, for a job
 * must not end with "not found" because of us.
 */
export function callFromCron(): string {
  if (['job-logger', 'node'].every((name) => CRON_PATH.some((folder) => isExecutable(path.join(folder, name))))) {
    return 'job-logger';
  }
  return [process.execPath, process.argv[1] ?? ''].map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@+:,./=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
