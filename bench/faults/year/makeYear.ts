/**
 * A year of jobs in all zones that are paused, snoozed and given other schedules, and of their runs: on time, early,
 * late, not at all, by hand, or known only days later.
 */
import type { SeededRandom } from '../../random.js';
import type { YearJob, YearRun } from './yearOracle.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A run that starts this shortly before a schedule changes may belong to either schedule. */
const UNCLEAR = 16 * MINUTE;

export function makeJobs(count: number, random: SeededRandom, from: number): YearJob[] {
  const zones = random.shuffled(Intl.supportedValuesOf('timeZone'));
  return Array.from({ length: count }, (_, index) => ({
    jobId: index + 1,
    cron: pickCron(random),
    timeZone: zones[index % zones.length] ?? 'UTC',
    graceSeconds: random.pick([60, 300, 600, 3600, 7200]),
    pauses: pickStretches(random, from),
    snoozes: pickStretches(random, from),
    change: random.chance(0.5) ? pickChange(random, from, zones) : null,
  }));
}

/** Mostly in the small hours, when clocks change. */
function pickCron(random: SeededRandom): string {
  const minute = random.between(0, 59);
  const hour = random.pick([0, 1, 2, 3, random.between(0, 23)]);
  return random.pick([
    `${minute} ${hour} * * *`,
    `${minute} ${hour} * * *`,
    `${minute} ${hour} * * *`,
    `${minute} ${hour} * * 1-5`,
    `${minute} ${hour} * * 0`,
    `${minute} ${hour} L * *`,
    `${minute} */6 * * *`,
    `${minute} 1-3 * * *`,
    `*/20 2 * * *`,
  ]);
}

/** On a full second, since the schedule of a day is long enough. */
function pickStretches(random: SeededRandom, from: number): [from: number, until: number][] {
  const stretches: [from: number, until: number][] = [];
  let at = from;
  while (random.chance(0.5)) {
    at += random.between(1, 120) * DAY + random.between(1, 86_399) * SECOND;
    const until = at + random.between(1, 20) * DAY;
    stretches.push([at, until]);
    at = until;
  }
  return stretches;
}

/** Never on a full minute, when something may be due. */
function pickChange(random: SeededRandom, from: number, zones: string[]): YearJob['change'] {
  const at = from + random.between(30, 330) * DAY + random.between(0, 1439) * MINUTE + 30 * SECOND;
  return { at, cron: pickCron(random), timeZone: random.shuffled(zones)[0] ?? 'UTC' };
}

export function makeRuns(job: YearJob, due: number[], random: SeededRandom): YearRun[] {
  const { jobId, graceSeconds, change } = job;
  const runs: YearRun[] = [];
  const add = (startedAt: number) => {
    if (change !== null && startedAt > change.at - UNCLEAR && startedAt <= change.at) return;
    const travels = random.chance(0.9) ? random.between(100, 20_000) : random.between(MINUTE, 3 * DAY);
    runs.push({ jobId, startedAt, arrivesAt: startedAt + travels });
  };
  for (const at of due) {
    const chance = random.next();
    if (chance < 0.75) add(at + random.between(1, 30_000));
    else if (chance < 0.8) add(at - random.between(1, 15 * MINUTE + SECOND));
    else if (chance < 0.85) add(at + random.between(1, graceSeconds * SECOND));
    else if (chance < 0.9) add(at + graceSeconds * SECOND + random.between(1, 2 * HOUR));
    if (random.chance(0.05)) add(at + random.between(-2 * HOUR, 2 * HOUR));
  }
  return runs.toSorted((one, other) => one.arrivesAt - other.arrivesAt);
}
