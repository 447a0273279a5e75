/**
 * Computes what should become of a year of expected runs, without using `schedule/src` and `watcher/`: it checks every
 * minute of the year for due jobs, and every run for what it fulfils.
 */
import { dueByEveryMinute } from '../../../schedule/test/oracle.js';

export interface YearJob {
  jobId: number;
  cron: string;
  timeZone: string;
  graceSeconds: number;
  /** From each first time on, up to the second: milliseconds. */
  pauses: [from: number, until: number][];
  /** At the first time somebody says that until the second nothing is expected: milliseconds. */
  snoozes: [from: number, until: number][];
  /** Somebody changes the schedule: what was due by then stays, and later times follow the new one. */
  change: { at: number; cron: string; timeZone: string } | null;
}

export interface YearRun {
  jobId: number;
  startedAt: number;
  /** When the database hears of it. */
  arrivesAt: number;
}

export type Fate = 'Fulfilled' | 'Missed' | 'Excused';

const EARLY = 15 * 60_000;

/** Milliseconds, ascending. */
export function listDueTimes({ cron, timeZone, change }: YearJob, from: number, until: number): number[] {
  if (change === null) return dueByEveryMinute(cron, timeZone, from, until);
  return [
    ...dueByEveryMinute(cron, timeZone, from, until).filter((at) => at <= change.at),
    ...dueByEveryMinute(change.cron, change.timeZone, from, until).filter((at) => at > change.at),
  ];
}

/**
 * @param sweeps the times of the watcher's passes, ascending, in milliseconds
 * @param delay how long after its grace a run may be on its way
 */
export function decideFates(
  job: YearJob,
  due: number[],
  runs: YearRun[],
  sweeps: number[],
  delay: number,
): Map<number, Fate> {
  const grace = job.graceSeconds * 1000;
  const met = new Set<number>();
  for (const { startedAt } of runs) {
    const inTime = due.filter((at) => startedAt >= at - EARLY && startedAt <= at + grace);
    const nearest = inTime.toSorted(
      (one, other) => Math.abs(startedAt - one) - Math.abs(startedAt - other) || one - other,
    );
    if (nearest[0] !== undefined) met.add(nearest[0]);
  }
  return new Map(
    due.map((at) => {
      const judged = sweeps.find((sweep) => sweep - delay >= at + grace) ?? Infinity;
      const isPaused = job.pauses.some(([from, until]) => judged > from && judged <= until);
      const snooze = job.snoozes.findLast(([from]) => judged > from);
      const isExcused = isPaused || (snooze !== undefined && snooze[1] >= at + grace);
      return [at, met.has(at) ? 'Fulfilled' : isExcused ? 'Excused' : 'Missed'];
    }),
  );
}
