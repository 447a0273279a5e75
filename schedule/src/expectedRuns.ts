import { cronProblem, localTimes } from './cron.js';
import { timeZoneProblem, wallClock } from './zone.js';

export interface Schedule {
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  cron: string;
  /** IANA name of the zone for these times. */
  timeZone: string;
}

/** Expected runs are made this far ahead, so that the dashboard can show the whole next month. */
export const DAYS_AHEAD = 35;

/** The most expected runs ahead of one job: three days of a job that is due each minute. More would only fill the table. */
export const MOST_AHEAD = 4320;

const DAY = 86_400_000;

/**
 * When a job should run, from one instant until before another, in ascending order, each instant once.
 *
 * @throws TypeError if the schedule can't be parsed; `scheduleProblem` checks that beforehand
 */
export function expectedRuns(schedule: Schedule, from: Date, until: Date): Date[] {
  return [...dueTimes(schedule, from, until)];
}

/**
 * The expected runs of a job from an instant on, {@link DAYS_AHEAD} days or {@link MOST_AHEAD} runs ahead, whichever is less.
 *
 * @returns with them the instant up to which there are no others
 * @throws TypeError if the schedule can't be parsed
 */
export function expectedRunsAhead(schedule: Schedule, from: Date): { runs: Date[]; until: Date } {
  const until = new Date(from.getTime() + DAYS_AHEAD * DAY);
  const runs: Date[] = [];
  for (const run of dueTimes(schedule, from, until)) {
    if (runs.length === MOST_AHEAD) return { runs, until: run };
    runs.push(run);
  }
  return { runs, until };
}

function* dueTimes({ cron, timeZone }: Schedule, from: Date, until: Date): Generator<Date> {
  const instantOf = wallClock(timeZone, from.getTime(), until.getTime());
  let last = -Infinity;
  // Local time differs from UTC by at most 14 hours. If a zone skips a whole day, its times become due at the end of
  // that day.
  for (const local of localTimes(cron, from.getTime() - 2 * DAY)) {
    const instant = instantOf(local);
    if (instant >= until.getTime()) return;
    if (instant < from.getTime() || instant === last) continue;
    last = instant;
    yield new Date(instant);
  }
}

/** What is wrong with a schedule, as the rest of a sentence; null if nothing is wrong. */
export function scheduleProblem({ cron, timeZone }: Schedule): string | null {
  const ofCron = cronProblem(cron);
  if (ofCron) return `its schedule "${cron}" ${ofCron}`;
  const ofZone = timeZoneProblem(timeZone);
  return ofZone && `its time zone "${timeZone}" ${ofZone}`;
}
