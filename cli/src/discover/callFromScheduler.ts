import path from 'node:path';
import { isExecutable } from '../exec/findProgram.js';
import { quoteForShell } from '../exec/quoteForShell.js';

/** cron's PATH if a crontab sets none (crontab(5)). */
const CRON_PATH = ['/usr/bin', '/bin'];

/** Where docs/windows.md installs both, for tasks of another machine. */
const ON_WINDOWS = [
  String.raw`C:\Program Files\nodejs\node.exe`,
  String.raw`C:\Program Files\nodejs\node_modules\job-logger\dist\job-logger.js`,
];

/**
 * How a crontab calls this command: by name if cron finds it and node, else by the full paths of both. A job must not
 * end with "not found" because of us.
 */
export function callFromCron(): string {
  const isFound = ['job-logger', 'node'].every((name) =>
    CRON_PATH.some((folder) => isExecutable(path.join(folder, name))),
  );
  // On Windows it is a crontab of another machine.
  if (isFound || process.platform === 'win32') return 'job-logger';
  return [process.execPath, process.argv[1] ?? ''].map(quoteForShell).join(' ');
}

/** Task Scheduler starts programs, and finds no `job-logger.cmd`. */
export function callFromTaskScheduler(): string {
  const words = process.platform === 'win32' ? [process.execPath, process.argv[1] ?? ''] : ON_WINDOWS;
  return words.map((word) => `"${word}"`).join(' ');
}
