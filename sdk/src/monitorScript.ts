import { captureConsole } from './captureConsole.js';
import { enterRun } from './currentRun.js';
import { now } from './foreign.js';
import { isUnwatched, runMark } from './inheritedRun.js';
import { checkOptions, type MonitorOptions } from './options.js';
import { beginRun } from './run.js';
import { endingOf } from './watchExit.js';

/**
 * Watches the process from its start to its end as one run: exit code 0 is Done, any other Error, with the uncaught
 * error's traceback; a run that is killed shows as Lost. @throws TypeError for a wrong option
 */
export function monitorScript(options: Omit<MonitorOptions<undefined>, 'timeout'> = {}): void {
  const checked = checkOptions('monitorScript', options);
  if (isUnwatched(checked.jobId)) return;
  const run = beginRun(checked, { startedAt: now() - process.uptime() * 1000, atExit: endingOf });
  if (!run) return;
  enterRun(run);
  process.env.JOB_LOGGER_RUN = runMark(checked.jobId, run.runId);
  if (checked.captureConsole) captureConsole();
}
