/** A child of a watched process (a cluster's worker, a fork) is part of its parent's run for as long as that parent lives. */
import { tryOr } from './foreign.js';
import { processKey, processLives } from './processKey.js';
import { isOff } from './settings.js';

/** As the process was started with; later it holds the process's own run. */
const [inheritedJob, , parent = ''] = (process.env.JOB_LOGGER_RUN ?? '').split(':');

/** Whether no run of this job is to be begun here now. Never throws: what keeps it from being told is told by the run. */
export function isUnwatched(jobId: number): boolean {
  if (tryOr(false, isOff)) return true;
  const [, pid, start] = /^(\d+)-(\d+)/.exec(parent) ?? [];
  return inheritedJob === String(jobId) && (!pid || !start || processLives(Number(pid), start));
}

/** What children of the run find in JOB_LOGGER_RUN: `<jobId>:<runId>:<process that began it>`. */
export function runMark(jobId: number, runId: string): string {
  return `${jobId}:${runId}:${processKey()}`;
}
