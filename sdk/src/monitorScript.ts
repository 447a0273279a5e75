import { enterRun } from './currentRun.js';
import { now, uptime } from './foreign.js';
import { isUnwatched, runMark } from './inheritedRun.js';
import { checkOptions, type MonitorOptions } from './options.js';
import { beginRun, type Run } from './run.js';
import { shared } from './shared.js';
import { classifyExit } from './watchExit.js';

/** Watches this process as a run (exit code 0 is Done, any other Error). @throws TypeError if an option is wrong */
export function monitorScript(options: Omit<MonitorOptions<undefined>, 'timeout'> = {}): void {
  const checked = checkOptions('monitorScript', options);
  const isSame = ({ options: { jobId }, origin }: Run) => jobId === checked.jobId && origin.startedAt !== undefined;
  // Such as in a script that is preloaded, too. One with options, such as `redact`, is a run of its own.
  if ((Object.keys(checked).length === 1 && [...shared.openRuns].some(isSame)) || isUnwatched(checked.jobId)) return;
  const run = beginRun(checked, { startedAt: now() - uptime(), atExit: classifyExit });
  if (!run) return;
  enterRun(run);
  process.env.JOB_LOGGER_RUN = runMark(checked.jobId, run.runId);
}
