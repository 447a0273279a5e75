/** Times as people read them: in a zone, and with its name. */
import { timeZoneProblem } from '#schedule';
import type { Texts } from './texts.js';

/** UTC where there is none, or none that exists. */
export function knownZone(timeZone: string | null): string {
  return timeZone !== null && timeZoneProblem(timeZone) === null ? timeZone : 'UTC';
}

/** `24 dic 2026, 06:00 (Europe/Rome)` */
export function moment(iso: string, timeZone: string, words: Texts): string {
  return `${clock(timeZone, words).format(Date.parse(iso))} (${timeZone})`;
}

/** `24 dic 2026, 06:00–09:30 (Europe/Rome)` */
export function stretch(from: string, until: string, timeZone: string, words: Texts): string {
  return `${clock(timeZone, words).formatRange(Date.parse(from), Date.parse(until))} (${timeZone})`;
}

function clock(timeZone: string, { locale }: Texts): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' });
}
