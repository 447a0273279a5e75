/** Time windows in local time, as people write them: `22:00-07:00`, `SUN 02:00-04:00`. */
import { offsetAt, wallClock } from '#schedule';

interface Window {
  /** Days of the week on which it begins, 0 for Sunday. */
  days: number[];
  /** Minutes of the day; the end may be on the next day. */
  from: number;
  until: number;
}

const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** What is wrong with a window, as the rest of a sentence; null if nothing is wrong. */
export function findWindowProblem(text: string): string | null {
  return parseWindow(text) ? null : 'must be a stretch of the day such as 22:00-07:00 or SAT,SUN 00:00-24:00';
}

/**
 * When the windows that contain an instant are over, including windows that follow without a gap; null if none contains
 * it.
 *
 * @param instant milliseconds
 */
export function findEnd(windows: string[], instant: number, timeZone: string): number | null {
  const all = windows.flatMap((text) => parseWindow(text) ?? []);
  if (all.length === 0) return null;
  let end: number | null = null;
  // If windows cover the whole week, they never end; then it ends after a week.
  for (let at = instant; at < instant + 8 * DAY; at = end) {
    const next = findLongestEnd(all, at, timeZone);
    if (next === null) return end;
    end = next;
  }
  return end;
}

export function isWithin(windows: string[], instant: number, timeZone: string): boolean {
  return findEnd(windows, instant, timeZone) !== null;
}

function findLongestEnd(windows: Window[], instant: number, timeZone: string): number | null {
  const local = instant + offsetAt(timeZone, instant);
  const today = Math.floor(local / DAY) * DAY;
  const ends = windows.flatMap(({ days, from, until }) =>
    [today - DAY, today]
      .filter((day) => days.includes(new Date(day).getUTCDay()))
      .map((day) => ({ from: day + from * MINUTE, until: day + until * MINUTE }))
      .filter((stretch) => local >= stretch.from && local < stretch.until)
      .map((stretch) => stretch.until),
  );
  if (ends.length === 0) return null;
  const end = wallClock(timeZone, instant, instant + 2 * DAY)(Math.max(...ends));
  // When clocks go back, the local end may be past already.
  return Math.max(end, instant + MINUTE);
}

function parseWindow(text: string): Window | undefined {
  const found = /^(?:([A-Z]{3}(?:,[A-Z]{3})*)\s+)?(\d\d):([0-5]\d)-(\d\d):([0-5]\d)$/i.exec(text.trim());
  if (!found) return undefined;
  const [, names, ...digits] = found;
  const [h1 = 0, m1 = 0, h2 = 0, m2 = 0] = digits.map(Number);
  const days = names ? names.split(',').map((name) => DAYS.indexOf(name.toUpperCase())) : [0, 1, 2, 3, 4, 5, 6];
  const [from, until] = [h1 * 60 + m1, h2 * 60 + m2];
  if (from >= 1440 || until > 1440 || from === until || days.includes(-1)) return undefined;
  return { days, from, until: until > from ? until : until + 1440 };
}
