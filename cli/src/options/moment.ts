import { isDay } from '#schedule';
import { parseDuration } from './duration.js';
import { UsageError } from '../failure.js';
import { isTerminal } from '../output/terminal.js';

/**
 * Parses a time as people write it, in this machine's zone if they give none: `2026-11-24`, `2026-11-24T10:30`,
 * `today`, `yesterday`, or an age (`2h`, `7d`).
 *
 * @returns ISO 8601 in UTC
 * @throws UsageError
 */
export function momentOption(option: string, text: string): string {
  const now = new Date();
  const ago = parseDuration(text);
  if (ago !== undefined) return new Date(now.getTime() - ago).toISOString();
  if (text === 'now') return now.toISOString();
  if (text === 'today' || text === 'yesterday') {
    const day = text === 'today' ? now.getDate() : now.getDate() - 1;
    return new Date(now.getFullYear(), now.getMonth(), day).toISOString();
  }
  const iso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?$/.test(text);
  // ECMAScript reads a date without a time as UTC; people mean their own day.
  const at =
    iso && isDay(text.slice(0, 10))
      ? Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text.replace(' ', 'T'))
      : NaN;
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  throw new UsageError(
    `${option} needs a moment such as 2026-11-24, 2026-11-24T10:30, today, yesterday, or how long ago: 2h, 7d (in PowerShell '7d'). Not "${text}".`,
  );
}

/** An age for people, the local date and time for programs. */
export function showMoment(iso: string | null): string {
  if (iso === null) return '';
  if (!isTerminal) return dateAndTime(iso);
  return relative((Date.now() - Date.parse(iso)) / 1000) ?? formatDate(iso);
}

/** `2026-11-24 10:00:00`, in this machine's zone. */
export function dateAndTime(iso: string): string {
  const minutes = new Date(iso).getTimezoneOffset();
  return new Date(Date.parse(iso) - minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** `22 Nov 10:00`, or `2025-11-22` for another year. */
function formatDate(iso: string): string {
  const date = new Date(iso);
  if (date.getFullYear() !== new Date().getFullYear()) return dateAndTime(iso).slice(0, 10);
  const month = date.toLocaleString('en', { month: 'short' });
  return `${date.getDate()} ${month} ${timeOfDay(iso).slice(0, 5)}`;
}

/** `10:00:00`, in this machine's zone. */
export function timeOfDay(iso: string): string {
  return dateAndTime(iso).slice(11);
}

/** Undefined if it is so long ago that a date says more. */
export function relative(seconds: number): string | undefined {
  if (seconds < -5 || seconds >= 7 * 86_400) return undefined;
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}
