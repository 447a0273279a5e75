import type { WatcherDatabase } from '#database';
import { DAYS_AHEAD, expectedRuns, scheduleProblem } from '#schedule';
import type { Logger } from '../log.js';

const DAY = 86_400_000;

/**
 * Makes expected runs for each job that has a schedule and whose runs aren't known far enough ahead: new ones, those whose
 * schedule was changed in the app, and once a day all. A schedule that can't be read is reported on the job.
 */
export async function refreshSchedules(database: WatcherDatabase, log: Logger, now: string): Promise<void> {
  const from = new Date(now);
  const until = new Date(from.getTime() + DAYS_AHEAD * DAY);
  const jobs = await database.call('ListSchedules', { Until: new Date(until.getTime() - DAY).toISOString() });
  for (const { JobId, Name, Cron, TimeZone, ScheduleProblem } of jobs) {
    const problem = scheduleProblem({ cron: Cron, timeZone: TimeZone });
    if (problem !== null) {
      if (problem === ScheduleProblem) continue;
      await database.call('ReportSchedule', { JobId, Cron, TimeZone, Problem: problem });
      log.warn({ jobId: JobId, job: Name, problem }, 'A schedule can not be read: no runs are expected of the job.');
      continue;
    }
    const due = expectedRuns({ cron: Cron, timeZone: TimeZone }, from, until);
    await database.call('SaveExpectedRuns', {
      Now: now,
      JobId,
      Cron,
      TimeZone,
      Until: until.toISOString(),
      DueAt: due.map((at) => at.toISOString()),
    });
  }
}
