/**
 * Computes what should become of a year of expected runs, without using `schedule/` and `watcher/`: it checks every
 * minute of the year for due jobs, and every run for what it fulfils.
 */
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

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 1440 * MINUTE;
const EARLY = 15 * MINUTE;

/** Milliseconds, ascending. */
export function listDueTimes({ cron, timeZone, change }: YearJob, from: number, until: number): number[] {
  if (change === null) return listTimesOfCron(cron, timeZone, from, until);
  return [
    ...listTimesOfCron(cron, timeZone, from, until).filter((at) => at <= change.at),
    ...listTimesOfCron(change.cron, change.timeZone, from, until).filter((at) => at > change.at),
  ];
}

function listTimesOfCron(cron: string, timeZone: string, from: number, until: number): number[] {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.split(' ');
  const [minutes, hours, months, weekdays] = [
    listAllowed(minute),
    listAllowed(hour),
    listAllowed(month),
    listAllowed(weekday),
  ];
  const days = day === 'L' ? undefined : listAllowed(day);
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const isDue = (wall: number) => {
    if (!minutes[(wall / MINUTE) % 60]) return false;
    const at = new Date(wall);
    if (!hours[at.getUTCHours()] || !months[at.getUTCMonth() + 1] || !weekdays[at.getUTCDay()]) return false;
    // The last day is the one before a first.
    return days ? days[at.getUTCDate()]! : new Date(wall + DAY).getUTCDate() === 1;
  };
  const due: number[] = [];
  const aheadAt = (at: number) => Date.parse(`${format.format(at).replace(' ', 'T')}Z`) - at;
  let [ahead, nextDay] = [0, aheadAt(from - 2 * DAY)];
  let changes = false;
  // The latest local time so far; a repeated time is earlier than it.
  let furthest: number | undefined;
  for (let at = from - 2 * DAY; at < until; at += MINUTE) {
    // Clocks change on a quarter of an hour, in every zone since 1990, and not twice a day.
    if ((at - from) % DAY === 0) {
      [ahead, nextDay] = [nextDay, aheadAt(at + DAY)];
      changes = ahead !== nextDay;
    } else if (changes && at % QUARTER === 0) ahead = aheadAt(at);
    const shown = at + ahead;
    // The minutes that the clock jumped over count as well.
    let isNow = false;
    for (let wall = furthest === undefined ? shown : furthest + MINUTE; wall <= shown; wall += MINUTE)
      isNow ||= isDue(wall);
    if (isNow && at >= from) due.push(at);
    furthest = Math.max(furthest ?? shown, shown);
  }
  return due;
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

/** Which values a field of a cron allows: `*`, `7`, `1-5`, `1,15`, and steps of a star. */
function listAllowed(field: string): boolean[] {
  return Array.from({ length: 60 }, (_, value) =>
    field.split(',').some((part) => {
      if (part === '*') return true;
      if (part.startsWith('*/')) return value % Number(part.slice(2)) === 0;
      const [low = '', high = low] = part.split('-');
      return value >= Number(low) && value <= Number(high);
    }),
  );
}
