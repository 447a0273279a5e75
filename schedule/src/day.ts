/** Calendar days in a zone. A day is written `2026-12-24`. */
import { offsetAt, wallClock } from './zone.js';

const DAY = 86_400_000;

/** From the year 1000 on: `Date.UTC` takes years of two digits for others. */
export function isDay(text: string): boolean {
  return /^[1-9]\d{3}-\d\d-\d\d$/.test(text) && toDay(Date.parse(`${text}T00:00Z`)) === text;
}

/** The day of an instant in a zone, or some days later. */
export function getLocalDay(instant: Date, timeZone: string, daysLater = 0): string {
  return toDay(instant.getTime() + offsetAt(timeZone, instant.getTime()) + daysLater * DAY);
}

/**
 * The instants at which a day begins and the next one begins; they are equal if a zone skipped the day.
 *
 * @throws RangeError if it isn't a day
 */
export function dayEdges(day: string, timeZone: string): { from: Date; until: Date } {
  if (!isDay(day)) throw new RangeError(`"${day}" is no day such as 2026-12-24`);
  const midnight = Date.parse(`${day}T00:00Z`);
  const instantOf = wallClock(timeZone, midnight, midnight + DAY);
  return { from: new Date(instantOf(midnight)), until: new Date(instantOf(midnight + DAY)) };
}

/**
 * The instant at which a clock in the zone shows an hour of a day, by the rules of `wallClock` if it shows it twice or
 * never.
 *
 * @param hour from 0 to 23
 */
export function getHourOfDay(day: string, hour: number, timeZone: string): Date {
  const midnight = Date.parse(`${day}T00:00Z`);
  return new Date(wallClock(timeZone, midnight, midnight + DAY)(midnight + hour * 3_600_000));
}

/** What a calendar and a clock in the zone show, with the offset from UTC: `2026-12-24T06:00:00+01:00`. */
export function localText(instant: Date, timeZone: string): string {
  const offset = offsetAt(timeZone, instant.getTime());
  const ahead = new Date(Math.abs(offset) + 30_000).toISOString().slice(11, 16);
  return `${new Date(instant.getTime() + offset).toISOString().slice(0, 19)}${offset < 0 ? '-' : '+'}${ahead}`;
}

function toDay(local: number): string {
  return Number.isNaN(local) ? '' : new Date(local).toISOString().slice(0, 10);
}
