import { cronProblem, localTimes } from './cron.js';
import { timeZoneProblem, wallClock } from './zone.js';

export interface Schedule {
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  cron: string;
  /** IANA name of the zone in whose time they count. */
  timeZone: string;
}

/** So far ahead expected runs are made: the dashboard can show the whole next month then. */
export const DAYS_AHEAD = 35;

/** How late a job may start that says nothing of it. */
export const USUAL_GRACE_SECONDS = 300;

/** Somewhat more than a run each minute of those days. */
export const MAX_EXPECTED = 60_000;

const DAY = 86_400_000;

/**
 * When a job should run, from an instant on and before another one, ascending, each instant once.
 *
 * @throws TypeError if the schedule can't be read, which `cronProblem` and `timeZoneProblem` tell beforehand
 * @throws RangeError if there are more than {@link MAX_EXPECTED}
 */
export function expectedRuns({ cron, timeZone }: Schedule, from: Date, until: Date): Date[] {
  const instantOf = wallClock(timeZone, from.getTime(), until.getTime());
  const runs: Date[] = [];
  // The wall's clock is at most 14 hours away from UTC, and what a whole day was skipped of becomes due at its end.
  for (const local of localTimes(cron, from.getTime() - 2 * DAY)) {
    const instant = instantOf(local);
    if (instant >= until.getTime()) break;
    if (instant < from.getTime() || instant === runs.at(-1)?.getTime()) continue;
    if (runs.length === MAX_EXPECTED) {
      throw new RangeError(`"${cron}" is due more than ${MAX_EXPECTED} times between the two instants`);
    }
    runs.push(new Date(instant));
  }
  return runs;
}

/** What is wrong with a schedule, as half a sentence; null if nothing is. */
export function scheduleProblem({ cron, timeZone }: Schedule): string | null {
  const ofCron = cronProblem(cron);
  if (ofCron) return `its schedule "${cron}" ${ofCron}`;
  const ofZone = timeZoneProblem(timeZone);
  return ofZone && `its time zone "${timeZone}" ${ofZone}`;
}
