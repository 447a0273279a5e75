import fc from 'fast-check';
import { findEnd, findWindowProblem } from '../src/localTimeWindows';

const end = (windows: string[], instant: string) => {
  const over = findEnd(windows, Date.parse(instant), 'Europe/Rome');
  return over === null ? null : new Date(over).toISOString();
};

describe('a window', () => {
  it.each([
    ['over midnight, before it', ['22:00-07:00'], '2026-12-24T21:30:00Z', '2026-12-25T06:00:00.000Z'],
    ['over midnight, after it', ['22:00-07:00'], '2026-12-25T05:59:00Z', '2026-12-25T06:00:00.000Z'],
    ['at its end', ['22:00-07:00'], '2026-12-25T06:00:00Z', null],
    ['before its begin', ['22:00-07:00'], '2026-12-24T20:59:59Z', null],
    ['of a day of the week', ['SUN 02:00-04:00'], '2026-12-27T01:30:00Z', '2026-12-27T03:00:00.000Z'],
    ['of another day', ['SUN 02:00-04:00'], '2026-12-26T01:30:00Z', null],
    ['of a whole weekend', ['SAT,SUN 00:00-24:00'], '2026-12-26T12:00:00Z', '2026-12-27T23:00:00.000Z'],
    ['that runs into another', ['22:00-02:00', '01:00-07:00'], '2026-12-24T22:00:00Z', '2026-12-25T06:00:00.000Z'],
    ['in which clocks go forward', ['01:00-04:00'], '2026-03-29T00:30:00Z', '2026-03-29T02:00:00.000Z'],
    ['in which clocks go back', ['01:00-04:00'], '2026-10-25T00:30:00Z', '2026-10-25T03:00:00.000Z'],
  ])('%s', (_what, windows, instant, over) => {
    expect(end(windows, instant)).toBe(over);
  });

  it.each(['22-7', '25:00-07:00', 'LUN 02:00-04:00', '07:00-07:00', ''])('is not "%s"', (text) => {
    expect(findWindowProblem(text)).toContain('must be a stretch of the day such as 22:00-07:00');
  });
});

/** Zones and days on which clocks change, or a whole day is missing. */
const CHANGES: [zone: string, around: string][] = [
  ['Europe/Rome', '2026-03-29T01:00:00Z'],
  ['Europe/Rome', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Africa/Cairo', '2026-04-23T22:00:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['Asia/Kathmandu', '2026-01-01T00:00:00Z'],
];
const MINUTE = 60_000;
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface Window {
  /** Empty: every day. */
  days: string;
  from: number;
  /** Minutes of the day; before `from`: on the next day. */
  until: number;
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const isOf = (days: string, day: number) => days === '' || days.includes(DAYS[day % 7]!);

/** According to a wall clock: in a window of today, or in one that began yesterday. */
function isInside(windows: Window[], instant: number, timeZone: string): boolean {
  const shown = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant);
  const part = (type: string) => shown.find((one) => one.type === type)!.value;
  const now = Number(part('hour')) * 60 + Number(part('minute'));
  const today = DAYS.indexOf(part('weekday').toUpperCase());
  return windows.some(({ days, from, until }) => {
    if (until > from) return isOf(days, today) && now >= from && now < until;
    return (isOf(days, today) && now >= from) || (isOf(days, today + 6) && now < until);
  });
}

describe('any windows in any zone, around a change of its clocks', () => {
  it('contain the instants that a wall clock says, and not their end', () => {
    const quarter = fc.integer({ min: 0, max: 95 }).map((value) => value * 15);
    const window = fc
      .record({ days: fc.constantFrom('', 'SUN', 'FRI,SAT', 'MON,WED,SUN'), from: quarter, until: quarter })
      .filter(({ from, until }) => from !== until);
    fc.assert(
      fc.property(
        fc.array(window, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...CHANGES),
        fc.integer({ min: -1500, max: 1500 }),
        (windows, [zone, around], minutes) => {
          const instant = Date.parse(around) + minutes * MINUTE;
          const texts = windows.map(({ days, from, until }) => `${days} ${clock(from)}-${clock(until)}`);
          const over = findEnd(texts, instant, zone);
          expect(over !== null).toBe(isInside(windows, instant, zone));
          // Windows that cover a whole week have no end.
          const isEndless = over !== null && over >= instant + 7 * 1440 * MINUTE;
          expect(over !== null && !isEndless && isInside(windows, over, zone)).toBe(false);
        },
      ),
      { numRuns: 150 },
    );
  });
});
