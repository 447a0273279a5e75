import type { ScheduleRow } from '#database';
import { DAYS_AHEAD, expectedRuns, scheduleProblem } from '#schedule';
import type { WatcherContext } from '../context.js';
import { forEachItem } from '../problems.js';

const DAY = 86_400_000;

/**
 * Makes expected runs for each job that has a schedule and whose runs aren't known far enough ahead: new ones, those whose
 * schedule was changed in the app, and once a day all. A schedule that can't be read is reported on the job.
 */
export async function refreshSchedules(context: WatcherContext, now: string): Promise<void> {
  const { database, problems } = context;
  const from = new Date(now);
  const until = new Date(from.getTime() + DAYS_AHEAD * DAY);
  const jobs = await database.call('ListSchedules', { Until: new Date(until.getTime() - DAY).toISOString() });
  const found = await forEachItem(
    database,
    jobs,
    (job) => refresh(context, job, from, until),
    ({ JobId, Name }, reason) => ({
      Key: `schedule/${JobId}`,
      JobId,
      Text: `The expected runs of ${Name} can't be made: ${reason}`,
    }),
  );
  await problems.replace('schedule', found);
}

async function refresh({ database, log }: WatcherContext, job: ScheduleRow, from: Date, until: Date): Promise<void> {
  const { JobId, Name, Cron, TimeZone, ScheduleProblem } = job;
  const problem = scheduleProblem({ cron: Cron, timeZone: TimeZone });
  if (problem === null) {
    const due = expectedRuns({ cron: Cron, timeZone: TimeZone }, from, until);
    await database.call('SaveExpectedRuns', {
      Now: from.toISOString(),
      JobId,
      Cron,
      TimeZone,
      Until: until.toISOString(),
      DueAt: due.map((at) => at.toISOString()),
    });
  } else if (problem !== ScheduleProblem) {
    await database.call('ReportSchedule', { JobId, Cron, TimeZone, Problem: problem });
    log.warn({ jobId: JobId, job: Name, problem }, 'A schedule can not be read: no runs are expected of the job.');
  }
}
