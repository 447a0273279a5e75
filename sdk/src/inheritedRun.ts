/**
 * A child of a watched process (a cluster's worker, a fork, a command under `job-logger exec`) belongs to its parent's
 * run: of the same job it starts none of its own. A child that names another job is a run of that job.
 */
import type { Run } from './run.js';
import { isOff } from './settings.js';

const NAME = 'JOB_LOGGER_RUN';
/** As the process was started with; later it holds the process's own run. */
const inherited = process.env[NAME];

/** Whether no run of this job is to be begun here. */
export function isUnwatched(jobId: number): boolean {
  return isOff() || inherited?.split(':')[0] === String(jobId);
}

/** Marks the environment for the children that this process will start. */
export function markChildren(run: Run): void {
  process.env[NAME] = runMark(run);
}

/** `<jobId>:<runId>` */
export function runMark(run: Run): string {
  return `${run.options.jobId}:${run.runId}`;
}
