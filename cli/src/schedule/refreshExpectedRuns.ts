import type { Changing, Database, ExpectedRunsRow, JobRow } from '#database';
import { DAYS_AHEAD, expectedRunsAhead, scheduleProblem } from '#schedule';
import { getSchedule } from './scheduledJobs.js';

interface Refreshed {
  rows: ExpectedRunsRow[];
  /** Until when those of all these jobs are known. */
  until: Date;
  /** Schedules that can't be used, each as a sentence. */
  problems: string[];
}

/**
 * Saves the expected runs, from now on, of the database's jobs that have a schedule. Past and fulfilled ones stay.
 *
 * @throws Refusal if the caller isn't an admin
 */
export async function refreshExpectedRuns(database: Database, caller: Changing, jobs: JobRow[]): Promise<Refreshed> {
  const now = new Date();
  let knownUntil = new Date(now.getTime() + DAYS_AHEAD * 86_400_000);
  const rows: ExpectedRunsRow[] = [];
  const problems: string[] = [];
  for (const job of jobs) {
    const schedule = getSchedule(job);
    if (!schedule) continue;
    const problem = scheduleProblem(schedule);
    if (problem) {
      problems.push(`Job ${job.JobId} (${job.Name}) expects no runs: ${problem}.`);
      continue;
    }
    const { runs, until } = expectedRunsAhead(schedule, now);
    if (until < knownUntil) knownUntil = until;
    const [row] = await database.call('SaveExpectedRuns', {
      ...caller,
      JobId: job.JobId,
      From: now.toISOString(),
      Until: until.toISOString(),
      DueAt: runs.map((at) => at.toISOString()),
    });
    if (row) rows.push(row);
  }
  return { rows, until: knownUntil, problems };
}
