/** Decides about which days a person must be told now. */
import type { ReportReaderRow } from '#database';
import { dayEdges, getLocalDay, getHourOfDay } from '#schedule';
import { resolveTimeZone } from '../content/moments.js';

export interface Period {
  from: string;
  until: string;
  /** `days`: more than usual, because some could not be reported in time. */
  span: 'day' | 'week' | 'days';
}

export type ReportPreference = Pick<
  ReportReaderRow,
  'ReportEvery' | 'ReportHour' | 'ReportTimeZone' | 'ReportSince' | 'ReportedUntil'
>;

const DAY = 86_400_000;
/** This long after midnight, everything that ended before has arrived. */
const SETTLE_MS = 120_000;
/** After a longer outage nobody is told about the earlier days. */
const LONGEST_DAYS = 31;

/**
 * A day is reported on the next day; a week from Monday to Sunday on the following Monday; both at the person's hour or
 * as soon after it as a watcher runs. Each once, together with days that could not be reported before.
 *
 * @returns null: there is nothing to report, or it was reported
 */
export function findDuePeriod(wish: ReportPreference, now: string): Period | null {
  const zone = resolveTimeZone(wish.ReportTimeZone);
  const isWeekly = wish.ReportEvery === 'weekly';
  const due = findLastDue(isWeekly, wish.ReportHour, zone, Date.parse(now));
  if (due === null) return null;
  const until = dayEdges(due.day, zone).from.getTime();
  const [since, told] = [parseMs(wish.ReportSince), parseMs(wish.ReportedUntil)];
  if (due.at <= since || told >= until) return null;
  const daysBefore = (days: number) => dayEdges(subtractDays(due.day, days), zone).from.getTime();
  const usual = daysBefore(isWeekly ? 7 : 1);
  const wanted =
    wish.ReportSince === null ? -Infinity : dayEdges(getLocalDay(new Date(since), zone), zone).from.getTime();
  const firstUnreported = Math.max(told, wanted, daysBefore(LONGEST_DAYS));
  const from = told === -Infinity && since === -Infinity ? usual : Math.min(usual, firstUnreported);
  if (from >= until) return null;
  const span = from < usual ? 'days' : isWeekly ? 'week' : 'day';
  return { from: new Date(from).toISOString(), until: new Date(until).toISOString(), span };
}

/** The last day on which a report was due, and the instant. */
function findLastDue(isWeekly: boolean, hour: number, zone: string, now: number): { day: string; at: number } | null {
  for (let daysAgo = 0; daysAgo <= 7; daysAgo++) {
    const day = getLocalDay(new Date(now), zone, -daysAgo);
    if (isWeekly && new Date(`${day}T00:00Z`).getUTCDay() !== 1) continue;
    const at = Math.max(getHourOfDay(day, hour, zone).getTime(), dayEdges(day, zone).from.getTime() + SETTLE_MS);
    if (at <= now) return { day, at };
  }
  return null;
}

function subtractDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) - days * DAY).toISOString().slice(0, 10);
}

function parseMs(time: string | null): number {
  return time === null ? -Infinity : Date.parse(time);
}
