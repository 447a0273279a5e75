import path from 'node:path';
import { isExecutable } from '../exec/findProgram.js';
import { quoteForShell } from '../exec/quoteForShell.js';

/** cron's PATH if a crontab sets none (crontab(5)). */
const CRON_PATH = ['/usr/bin', '/bin'];

/**
 * How a crontab calls this command: by name if cron finds it and node, else by the full paths of both. A job must not
 * end with "not found" because of us.
 */
export function callFromCron(): string {
  if (['job-logger', 'node'].every((name) => CRON_PATH.some((folder) => isExecutable(path.join(folder, name))))) {
    return 'job-logger';
  }
  return [process.execPath, process.argv[1] ?? ''].map(quoteForShell).join(' ');
}
