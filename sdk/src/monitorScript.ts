import { captureConsole } from './captureConsole.js';
import { isUnwatched, markChildren } from './inheritedRun.js';
import { checkOptions, type MonitorOptions } from './options.js';
import { enterRun } from './currentRun.js';
import { beginRun } from './run.js';
import { endingOf } from './watchExit.js';

/**
 * Watches the process from its start to its end as one run: exit code 0 is Done, any other Error, with the uncaught
 * error's traceback. Put it first in the script; taking it out changes nothing else.
 *
 * A signal without a handler, and SIGKILL, run no JavaScript: such a run shows as Lost. The exit code recorded is the one
 * that stands when our `exit` listener is called; a listener added later may still change it.
 *
 * @throws TypeError for a wrong option
 */
export function monitorScript(options: Omit<MonitorOptions<undefined>, 'timeout'> = {}): void {
  const checked = checkOptions('monitorScript', options);
  if (isUnwatched(checked.jobId)) return;
  const run = beginRun(checked, {
    startedAt: new Date(Date.now() - process.uptime() * 1000).toISOString(),
    atExit: endingOf,
  });
  if (!run) return;
  enterRun(run);
  markChildren(run);
  if (checked.captureConsole) captureConsole();
}
