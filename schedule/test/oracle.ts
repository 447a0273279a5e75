/**
 * Finds when a cron text is due in a zone by checking every minute, without `schedule/src` or croner: Intl says what
 * the wall clock shows, and the fields' text says whether it is allowed.
 */
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

export function dueByEveryMinute(cron: string, timeZone: string, from: Date, until: Date): string[] {
  const wall = wallClock(timeZone);
  const isDue = matcher(cron);
  const seen = new Set<string>();
  const due: string[] = [];
  // Starts some hours before, to know what the wall clock has already shown: clocks go back by at most three.
  let last: string | undefined;
  for (let at = from.getTime() - 240 * MINUTE; at < until.getTime(); at += MINUTE) {
    const wallMinute = wall(at);
    // Times that the clocks skipped are due now, and so is the time they show, if they haven't shown it before.
    const times = last === undefined ? [wallMinute] : [...between(last, wallMinute), wallMinute];
    if (times.some((time) => !seen.has(time) && isDue(time)) && at >= from.getTime())
      due.push(new Date(at).toISOString());
    for (const time of times) seen.add(time);
    last = wallMinute;
  }
  return due;
}

/** The changes of a zone's clocks between two instants, each up to an hour before it. */
export function findChanges(timeZone: string, from: Date, until: Date): Date[] {
  const wall = wallClock(timeZone);
  const ahead = (at: number) => Date.parse(`${wall(at)}Z`) - at;
  const within = (start: number, step: number, count: number): number[] => {
    const offsets = Array.from({ length: count + 1 }, (_, index) => ahead(start + index * step));
    return offsets.flatMap((offset, index) =>
      index > 0 && offset !== offsets[index - 1] ? [start + (index - 1) * step] : [],
    );
  };
  return within(from.getTime(), 4 * DAY, Math.ceil((until.getTime() - from.getTime()) / (4 * DAY)))
    .flatMap((about) => within(about, DAY / 24, 96))
    .map((at) => new Date(at));
}

/** `2026-12-24T06:00`, as a clock in the zone shows it. */
function wallClock(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return (at) => format.format(at).replace(' ', 'T');
}

/** The wall clock's minutes between two; none if it went on by one or went back. */
function between(last: string, wallMinute: string): string[] {
  const times: string[] = [];
  for (let time = Date.parse(`${last}Z`) + MINUTE; time < Date.parse(`${wallMinute}Z`); time += MINUTE) {
    times.push(new Date(time).toISOString().slice(0, 16));
  }
  return times;
}

function matcher(cron: string): (wall: string) => boolean {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.split(' ');
  return (wall) => {
    const at = new Date(`${wall}Z`);
    const inMonth = { day: at.getUTCDate(), weekday: at.getUTCDay(), last: lastDay(at) };
    const dayFits = day
      .split(',')
      .some((part) => (part === 'L' ? inMonth.day === inMonth.last : fits(part, inMonth.day, 1, 31)));
    const weekdayFits = weekday.split(',').some((part) => weekdayMatches(part, inMonth));
    return (
      minute.split(',').some((part) => fits(part, at.getUTCMinutes(), 0, 59)) &&
      hour.split(',').some((part) => fits(part, at.getUTCHours(), 0, 23)) &&
      month.split(',').some((part) => fits(part, at.getUTCMonth() + 1, 1, 12)) &&
      // If neither begins with a star, one of them is enough: cron's oldest oddity.
      (day.startsWith('*') || weekday.startsWith('*') ? dayFits && weekdayFits : dayFits || weekdayFits)
    );
  };
}

function weekdayMatches(part: string, at: { day: number; weekday: number; last: number }): boolean {
  const nth = /^(\d)#([1-5L])$/.exec(part);
  if (!nth) return fits(part, at.weekday, 0, 7) || (at.weekday === 0 && fits(part, 7, 0, 7));
  const isThatDay = Number(nth[1]) % 7 === at.weekday;
  return isThatDay && (nth[2] === 'L' ? at.day + 7 > at.last : Math.ceil(at.day / 7) === Number(nth[2]));
}

// A star, or one with a step, `7`, `1-5`, `8-18/2`.
function fits(part: string, value: number, least: number, most: number): boolean {
  const [range = '', step = '1'] = part.split('/');
  const [low = '', high = low] = range === '*' ? [String(least), String(most)] : range.split('-');
  return value >= Number(low) && value <= Number(high) && (value - Number(low)) % Number(step) === 0;
}

function lastDay(at: Date): number {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
}
