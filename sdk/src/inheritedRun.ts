/**
 * A child of a watched process (a cluster's worker, a fork, a command under `job-logger exec`) belongs to its parent's
 * run: of the same job it begins none of its own, for as long as that parent lives. A child that names another job is a
 * run of that job.
 */
import { processKey, processLives } from './processKey.js';
import type { Run } from './run.js';
import { isOff } from './settings.js';

const NAME = 'JOB_LOGGER_RUN';
/** As the process was started with; later it holds the process's own run. */
const [inheritedJob, , parent = ''] = (process.env[NAME] ?? '').split(':');

/** Whether no run of this job is to be begun here now. */
export function isUnwatched(jobId: number): boolean {
  if (isOff()) return true;
  const [, pid, start] = /^(\d+)-(\d+)/.exec(parent) ?? [];
  return inheritedJob === String(jobId) && (!pid || !start || processLives(Number(pid), start));
}

/** Marks the environment for the children that this process will start. */
export function markChildren(run: Run): void {
  process.env[NAME] = runMark(run.options.jobId, run.runId);
}

/** `<jobId>:<runId>:<process that began it>` */
export function runMark(jobId: number, runId: string): string {
  return `${jobId}:${runId}:${processKey()}`;
}
