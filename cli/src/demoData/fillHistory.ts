import type { Changing, Database, JobRow } from '#database';
import { expectedRuns } from '#schedule';
import { getSchedule } from '../schedule/scheduledJobs.js';
import { makeUpRun } from './madeUpRun.js';
import { Random } from './random.js';

export interface MadeUp {
  job: JobRow;
  runId: string;
  startedAt: string;
  status: string;
  needsValidation: boolean;
  fingerprint: string | undefined;
}

const DAY = 86_400_000;

/** Slightly less than a run each minute of six weeks. */
const MOST_RUNS = 60_000;

/**
 * Writes invented runs of the last weeks according to the jobs' schedules. It writes like a shipper, and with the
 * expected runs of that time, so that missed ones show. Existing runs stay.
 *
 * @returns the new runs, oldest first
 * @throws RangeError if a job is due more often than a history of it is worth
 */
export async function fillHistory(
  database: Database,
  caller: Changing,
  { seed, weeks, now }: { seed: number; weeks: number; now: Date },
): Promise<MadeUp[]> {
  const from = new Date(now.getTime() - weeks * 7 * DAY);
  const written: MadeUp[] = [];
  const jobs = await database.call('ListJobs', { ...caller });
  // Of all of them before anything is written.
  const planned = jobs.map((job) => {
    const schedule = getSchedule(job);
    const times = schedule ? expectedRuns(schedule, from, now) : pickManualTimes(job, seed, from, now);
    if (times.length > MOST_RUNS)
      throw new RangeError(`"${job.Cron}" is due more than ${MOST_RUNS} times in that time`);
    return { job, schedule, times };
  });
  for (const { job, schedule, times } of planned) {
    if (schedule) await expectRuns(database, caller, job, times, from, now);
    for (const due of times) {
      const batch = makeUpRun(job, due, seed);
      // Real scripts make the runs that are still going on.
      if (!batch?.end || batch.end.at > now.toISOString()) continue;
      const { insertedLines } = await database.store.apply(batch);
      if (insertedLines === 0) continue;
      written.push({
        job,
        runId: batch.begin.runId,
        startedAt: batch.begin.at,
        status: batch.end.status,
        needsValidation: batch.validation !== undefined,
        fingerprint: batch.end.fingerprint,
      });
    }
  }
  return written.toSorted((one, other) => one.startedAt.localeCompare(other.startedAt));
}

/** The contract accepts at most 41 days at once. */
async function expectRuns(
  database: Database,
  caller: Changing,
  { JobId }: JobRow,
  times: Date[],
  from: Date,
  now: Date,
): Promise<void> {
  for (let start = from.getTime(); start < now.getTime(); start += 28 * DAY) {
    const end = Math.min(start + 28 * DAY, now.getTime());
    const due = times.filter((at) => at.getTime() >= start && at.getTime() < end);
    await database.call('SaveExpectedRuns', {
      ...caller,
      JobId,
      From: new Date(start).toISOString(),
      Until: new Date(end).toISOString(),
      DueAt: due.map((at) => at.toISOString()),
    });
  }
}

/** Somebody starts a job without a schedule twice a week, in working hours. */
function pickManualTimes({ JobId }: JobRow, seed: number, from: Date, now: Date): Date[] {
  const days = Math.floor((now.getTime() - from.getTime()) / DAY);
  return Array.from({ length: days }, (_, day) => {
    const random = new Random(seed, 'by hand', JobId, new Date(from.getTime() + day * DAY).toISOString().slice(0, 10));
    const midnight = new Date(from.getTime() + day * DAY).setUTCHours(0, 0, 0, 0);
    return random.chance(2 / 7) ? [new Date(midnight + random.between(8 * 60, 17 * 60) * 60_000)] : [];
  })
    .flat()
    .filter((at) => at >= from && at < now);
}
