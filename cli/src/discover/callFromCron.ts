import path from 'node:path';
import { isExecutable } from '../exec/findProgram.js';
import { quoteForShell } from '../exec/startCommand.js';

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
  return [process.execPath, process.argv[1] ?? ''].map(quoteForShell).join(' ');
}
