/**
 * Finds when a cron text is due in a zone by checking every minute, without `schedule/src` or croner: Intl says what
 * the wall clock shows, and the fields' text says whether it is allowed.
 */
const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 1440 * MINUTE;

export function dueByEveryMinute(cron: string, timeZone: string, from: number, until: number): number[] {
  const ahead = readAhead(timeZone);
  const isDue = matcher(cron);
  const due: number[] = [];
  let offset = 0;
  // The latest local time so far; a repeated time is earlier than it.
  let furthest: number | undefined;
  // From the day before, to know what the wall clock has already shown.
  for (let at = from - DAY; at < until; at += MINUTE) {
    // In every zone since 1990 clocks change on a quarter of an hour.
    if (furthest === undefined || at % QUARTER === 0) offset = ahead(at);
    const shown = at + offset;
    // The minutes that the clock jumped over count as well.
    let isNow = false;
    for (let wall = furthest === undefined ? shown : furthest + MINUTE; wall <= shown; wall += MINUTE)
      isNow ||= isDue(wall);
    if (isNow && at >= from) due.push(at);
    furthest = Math.max(furthest ?? shown, shown);
  }
  return due;
}

/** The changes of a zone's clocks between two instants, each up to an hour before it. */
export function findChanges(timeZone: string, from: Date, until: Date): Date[] {
  const ahead = readAhead(timeZone);
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

/** By how many milliseconds the zone's clock is ahead of UTC. */
function readAhead(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return (at) => Date.parse(`${format.format(at).replace(' ', 'T')}Z`) - at;
}

/** Whether a cron text allows a time, which is given as if the wall clock showed UTC. */
function matcher(cron: string): (wall: number) => boolean {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.split(' ');
  const [minutes, hours] = [listAllowed(minute, 0, 59), listAllowed(hour, 0, 23)];
  const [days, months] = [listAllowed(day, 1, 31), listAllowed(month, 1, 12)];
  return (wall) => {
    if (!minutes[(wall / MINUTE) % 60]) return false;
    const at = new Date(wall);
    if (!hours[at.getUTCHours()] || !months[at.getUTCMonth() + 1]) return false;
    const inMonth = { day: at.getUTCDate(), weekday: at.getUTCDay(), last: lastDay(at) };
    const dayFits = days[inMonth.day]! || (day.split(',').includes('L') && inMonth.day === inMonth.last);
    const weekdayFits = weekday.split(',').some((part) => weekdayMatches(part, inMonth));
    // If neither begins with a star, one of them is enough: cron's oldest oddity.
    return day.startsWith('*') || weekday.startsWith('*') ? dayFits && weekdayFits : dayFits || weekdayFits;
  };
}

/** Whether a field allows each value, from 0 on. */
function listAllowed(field: string, least: number, most: number): boolean[] {
  return Array.from({ length: most + 1 }, (_, value) =>
    field.split(',').some((part) => fits(part, value, least, most)),
  );
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
