/** Formats times for people: in a zone, and with its name. */
import { timeZoneProblem } from '#schedule';
import type { Texts } from './texts.js';

/** UTC if there is no zone, or one that doesn't exist. */
export function resolveTimeZone(timeZone: string | null): string {
  return timeZone !== null && timeZoneProblem(timeZone) === null ? timeZone : 'UTC';
}

/** `24 dic 2026, 06:00 (Europe/Rome)` */
export function formatMoment(iso: string, timeZone: string, words: Texts): string {
  return `${formatShortMoment(iso, timeZone, words)} (${timeZone})`;
}

/** The same without the zone, if that is mentioned once for several. */
export function formatShortMoment(iso: string, timeZone: string, words: Texts): string {
  return makeTimeFormat(timeZone, words).format(Date.parse(iso));
}

/** `24 dic 2026, 06:00–09:30 (Europe/Rome)` */
export function formatTimeRange(from: string, until: string, timeZone: string, words: Texts): string {
  return `${makeTimeFormat(timeZone, words).formatRange(Date.parse(from), Date.parse(until))} (${timeZone})`;
}

/** `lunedì 23 novembre 2026`, or `21–23 novembre 2026`: the whole days from one instant to another. */
export function formatDays(from: string, until: string, timeZone: string, { locale }: Texts): string {
  const [first, last] = [Date.parse(from), Date.parse(until) - 1];
  const long = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  if (long.format(first) === long.format(last)) return long.format(first);
  return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' }).formatRange(first, last);
}

function makeTimeFormat(timeZone: string, { locale }: Texts): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' });
}
