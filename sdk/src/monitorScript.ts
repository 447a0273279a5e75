import { captureConsole } from './captureConsole.js';
import { enterRun } from './currentRun.js';
import { now } from './foreign.js';
import { isUnwatched, runMark } from './inheritedRun.js';
import { checkOptions, type MonitorOptions } from './options.js';
import { beginRun } from './run.js';
import { classifyExit } from './watchExit.js';

/**
 * Watches the process from start to end as one run: exit code 0 is Done, any other Error, with the uncaught error's
 * traceback; a killed run shows as Lost. @throws TypeError if an option is wrong
 */
export function monitorScript(options: Omit<MonitorOptions<undefined>, 'timeout'> = {}): void {
  const checked = checkOptions('monitorScript', options);
  if (isUnwatched(checked.jobId)) return;
  const run = beginRun(checked, { startedAt: now() - process.uptime() * 1000, atExit: classifyExit });
  if (!run) return;
  enterRun(run);
  process.env.JOB_LOGGER_RUN = runMark(checked.jobId, run.runId);
  if (checked.captureConsole) captureConsole();
}
