/** A child of a watched process (a cluster's worker, a fork) is part of its parent's run as long as that parent lives. */
import { tryOr } from './foreign.js';
import { processKey, processLives } from './processKey.js';
import { isOff } from './settings.js';

/** The value that the process was started with. Later the variable names the process's own run. */
const [inheritedJob, , parent = ''] = (process.env.JOB_LOGGER_RUN ?? '').split(':');

/** Whether no run of this job should begin here now. Never throws: if it can't tell, the run begins and reports why. */
export const isUnwatched = (jobId: number): boolean =>
  tryOr(false, () => isOff() || (inheritedJob === String(jobId) && isParentAlive()));

/** Not for our own run, which another copy of this package began, or this process before an `execve`. */
function isParentAlive(): boolean {
  const [, pid, start] = /^(\d+)-(\d+)/.exec(parent) ?? [];
  return parent !== processKey() && (!pid || !start || processLives(Number(pid), start));
}

/** The value of JOB_LOGGER_RUN for children of the run: `<jobId>:<runId>:<process that began it>`. */
export const runMark = (jobId: number, runId: string): string => `${jobId}:${runId}:${processKey()}`;
