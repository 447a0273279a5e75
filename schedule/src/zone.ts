/** Converts between instants and local time in an IANA zone. */

/** A period in which a zone's offset from UTC stays the same. In milliseconds. */
interface Stretch {
  from: number;
  until: number;
  offset: number;
}

const DAY = 86_400_000;
/** No zone has ever skipped more than a day, and none changes its clocks twice within twelve hours. */
const STEP = DAY / 2;

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * What is wrong with a zone's name, as the rest of a sentence that begins with the field's name.
 *
 * @returns null if nothing is wrong
 */
export function timeZoneProblem(name: string): string | null {
  // Newer versions of JavaScript also accept +01:00, which has no summer time and isn't what people mean.
  return /^[A-Za-z]/.test(name) && isKnown(name) ? null : 'must be an IANA time zone such as Europe/Rome';
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds (a multiple of seconds). */
export function offsetAt(timeZone: string, instant: number): number {
  const second = Math.floor(instant / 1000) * 1000;
  const parts: Record<string, number> = {};
  for (const { type, value } of getFormat(timeZone).formatToParts(second)) parts[type] = Number(value);
  const { year, month, day, hour, minute, second: seconds } = parts as Record<Shown, number>;
  return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
}

type Shown = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

/**
 * Converts local times in a period to instants.
 *
 * - A time that occurs twice, because clocks go back, means the first of the two.
 * - A time that doesn't exist, because clocks go forward, means the next instant that does: when they change.
 *
 * @param from milliseconds
 * @param until milliseconds
 */
export function wallClock(timeZone: string, from: number, until: number): (local: number) => number {
  const stretches = findStretches(timeZone, from - 2 * DAY, until + 2 * DAY);
  return (local) => {
    const stretch = stretches.find((one) => local < one.until + one.offset) ?? stretches.at(-1)!;
    return Math.max(local - stretch.offset, stretch.from);
  };
}

function findStretches(timeZone: string, from: number, until: number): Stretch[] {
  const stretches: Stretch[] = [{ from: -Infinity, until: Infinity, offset: offsetAt(timeZone, from) }];
  for (let at = from; at < until; at += STEP) {
    const last = stretches.at(-1)!;
    const offset = offsetAt(timeZone, at + STEP);
    if (offset === last.offset) continue;
    last.until = changeBetween(timeZone, at, at + STEP);
    stretches.push({ from: last.until, until: Infinity, offset });
  }
  return stretches;
}

/** The second at which the clocks change, given that they do between two instants. */
function changeBetween(timeZone: string, before: number, after: number): number {
  const offset = offsetAt(timeZone, before);
  let same = Math.floor(before / 1000);
  let changed = Math.ceil(after / 1000);
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (offsetAt(timeZone, middle * 1000) === offset) same = middle;
    else changed = middle;
  }
  return changed * 1000;
}

function isKnown(name: string): boolean {
  try {
    return getFormat(name).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Making one takes far longer than using it. */
function getFormat(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}
