import { formatDuration } from '#watcher/content/duration';
import { UsageError } from '../failure.js';

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A count and its unit, as in `30m`, `2 hours` or `90 sec`. */
const PART =
  /(\d+(?:\.\d+)?) ?(ms|s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?)?)(?: |$|(?=\d))/gi;
/** Three centuries: a day so long ago is still a date. */
const LONGEST = 1e13;

/** The milliseconds of `30m`, `1h30m`, `500ms`, `180d`, `2 hours`; undefined if it isn't a duration, or too long for anything. */
export function parseDuration(text: string): number | undefined {
  // `6M` may mean months, and `purge` takes what is older.
  if (text === '' || /M(?!\p{L})/u.test(text) || text.replaceAll(PART, '') !== '') return undefined;
  const total = [...text.matchAll(PART)].reduce((sum, [, count, name]) => sum + Number(count) * unitOf(name!), 0);
  return total < LONGEST ? total : undefined;
}

function unitOf(name: string): number {
  return UNITS[/^ms$/i.test(name) ? 'ms' : name[0]!.toLowerCase()]!;
}

/** @throws UsageError */
export function durationOption(option: string, text: string): number {
  const duration = parseDuration(text);
  if (duration) return duration;
  // PowerShell makes a number of 180d (https://github.com/PowerShell/PowerShell/issues/13380).
  throw new UsageError(`${option} needs a duration such as 30s, 15m or 180d (in PowerShell '180d'), not "${text}".`);
}

/** In a form that `parseDuration` can read: `10m`, `1h30m`, `90s` as `1m30s`. */
export function exactDuration(seconds: number): string {
  let rest = seconds;
  let text = '';
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const size = UNITS[unit]! / 1000;
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text || '0s';
}

/** For people: `0.4 s`, `3 min 12 s`, `2 d 5 h`. */
export function showDuration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  return formatDuration(seconds * 1000, { d: 'd', h: 'h', min: 'min', s: 's' });
}
