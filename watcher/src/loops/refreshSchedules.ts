import type { ScheduleRow, WatcherDatabase } from '#database';
import { DAYS_AHEAD, expectedRunsAhead, scheduleProblem } from '#schedule';
import type { WatcherContext } from '../context.js';
import { forEachItem } from '../problems.js';

const DAY = 86_400_000;
/** Of a job that is due so often that its runs are known for few days, they are made anew when they are known for less than this. */
const LEAST_KNOWN = 2 * DAY;

/** Until when the runs of jobs that are due very often are known, by schedule: they need not be worked out each time. */
const knownUntil = new WeakMap<WatcherDatabase, Map<string, string>>();

/**
 * Makes expected runs for each job with a schedule whose expected runs aren't known far enough ahead: new jobs, jobs
 * whose schedule was changed in the app, and once a day all jobs. An unusable schedule is reported on its job.
 */
export async function refreshSchedules(context: WatcherContext, now: string): Promise<void> {
  const { database, problems } = context;
  const from = new Date(now);
  const full = from.getTime() + DAYS_AHEAD * DAY;
  const jobs = await database.call('ListSchedules', { Until: new Date(full - DAY).toISOString() });
  const known = knownUntil.get(database) ?? new Map<string, string>();
  knownUntil.set(database, known);
  const found = await forEachItem(
    database,
    jobs.filter((job) => !isKnown(job, from, known)),
    async (job) => {
      const until = await refresh(context, job, from);
      if (until !== null && until.getTime() < full) known.set(getKey(job), until.toISOString());
    },
    ({ JobId, Name }, reason) => ({
      Key: `schedule/${JobId}`,
      JobId,
      Text: `The expected runs of ${Name} can't be made: ${reason}`,
    }),
  );
  await problems.replace('schedule', found);
}

function isKnown(job: ScheduleRow, from: Date, known: Map<string, string>): boolean {
  const { ExpectedUntil } = job;
  if (ExpectedUntil === null || ExpectedUntil !== known.get(getKey(job))) return false;
  return Date.parse(ExpectedUntil) - from.getTime() >= LEAST_KNOWN;
}

function getKey({ JobId, Cron, TimeZone }: ScheduleRow): string {
  return `${JobId}/${Cron}/${TimeZone}`;
}

/** @returns until when they are known; null where the schedule can't be read */
async function refresh({ database, log }: WatcherContext, job: ScheduleRow, from: Date): Promise<Date | null> {
  const { JobId, Name, Cron, TimeZone, ScheduleProblem } = job;
  const schedule = { cron: Cron, timeZone: TimeZone };
  const problem = scheduleProblem(schedule);
  if (problem === null) {
    const { runs, until } = expectedRunsAhead(schedule, from);
    await database.call('SaveExpectedRuns', {
      Now: from.toISOString(),
      JobId,
      Cron,
      TimeZone,
      Until: until.toISOString(),
      DueAt: runs.map((at) => at.toISOString()),
    });
    return until;
  }
  if (problem !== ScheduleProblem) {
    await database.call('ReportSchedule', { JobId, Cron, TimeZone, Problem: problem });
    log.warn({ jobId: JobId, job: Name, problem }, 'A schedule can not be read: no runs are expected of the job.');
  }
  return null;
}
