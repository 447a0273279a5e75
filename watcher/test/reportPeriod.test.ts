/** Which days a report covers, and when it is sent: for any zone, clock change and outage. */
import fc from 'fast-check';
import { getLocalDay } from '#schedule';
import { findDuePeriod, type Period, type ReportPreference } from '../src/report/period';

const daily = (more: Partial<ReportPreference> = {}): ReportPreference => ({
  ReportEvery: 'daily',
  ReportHour: 7,
  ReportTimeZone: 'Europe/Rome',
  ReportSince: '2026-01-01T00:00:00.000Z',
  ReportedUntil: null,
  ...more,
});

/** Each day before was reported, as if a watcher had always run. */
const toldUntil = (until: string, more: Partial<ReportPreference> = {}) => daily({ ReportedUntil: until, ...more });

const weekly = (ReportedUntil: string | null) => daily({ ReportEvery: 'weekly', ReportedUntil });
const spring = (now: string) => findDuePeriod(toldUntil('2026-03-27T23:00:00.000Z', { ReportHour: 2 }), now);
const after = (until: string) => findDuePeriod(toldUntil(until), '2026-11-24T10:00:00.000Z');

describe('a daily report', () => {
  it('is about yesterday, from its hour on and not before', () => {
    const wish = toldUntil('2026-11-22T23:00:00.000Z');
    expect(findDuePeriod(wish, '2026-11-24T05:59:59.999Z')).toBeNull();
    const yesterday = { from: '2026-11-22T23:00:00.000Z', until: '2026-11-23T23:00:00.000Z', span: 'day' };
    expect(findDuePeriod(wish, '2026-11-24T06:00:00.000Z')).toEqual(yesterday);
  });

  it('that is late is sent as soon as a watcher runs', () => {
    const late = findDuePeriod(toldUntil('2026-11-22T23:00:00.000Z'), '2026-11-24T21:00:00.000Z');
    expect(late).toMatchObject({ until: '2026-11-23T23:00:00.000Z', span: 'day' });
  });

  it('after an outage of days is one report about all of them, at most 31 whole days', () => {
    const days = { from: '2026-11-20T23:00:00.000Z', until: '2026-11-23T23:00:00.000Z', span: 'days' };
    expect(after('2026-11-20T23:00:00.000Z')).toEqual(days);
    expect(after('2026-06-01T22:00:00.000Z')).toMatchObject({ from: '2026-10-23T22:00:00.000Z', span: 'days' });
  });

  it.each([
    ['at six, for seven, comes today', '2026-11-24T05:00:00.000Z', '2026-11-24T06:00:00.000Z', true],
    ['at ten, for seven, does not come today', '2026-11-24T09:00:00.000Z', '2026-11-24T22:00:00.000Z', false],
    ['at ten, for seven, comes tomorrow', '2026-11-24T09:00:00.000Z', '2026-11-25T06:00:00.000Z', true],
  ])('that somebody asks for %s', (_which, ReportSince, now, comes) => {
    const period = findDuePeriod(daily({ ReportSince }), now);
    expect(period?.span ?? null).toBe(comes ? 'day' : null);
  });

  it('whose hour is made later on the same day is not sent again', () => {
    expect(
      findDuePeriod(toldUntil('2026-11-23T23:00:00.000Z', { ReportHour: 9 }), '2026-11-24T08:30:00.000Z'),
    ).toBeNull();
  });

  it('at midnight waits until the last runs before it have arrived', () => {
    const wish = toldUntil('2026-11-22T23:00:00.000Z', { ReportHour: 0 });
    expect(findDuePeriod(wish, '2026-11-23T23:01:59.000Z')).toBeNull();
    expect(findDuePeriod(wish, '2026-11-23T23:02:00.000Z')).not.toBeNull();
  });

  it('for an unknown zone is sent in UTC', () => {
    const wish = toldUntil('2026-11-23T00:00:00.000Z', { ReportTimeZone: 'Europe/Rom' });
    expect(findDuePeriod(wish, '2026-11-24T06:59:00.000Z')).toBeNull();
    expect(findDuePeriod(wish, '2026-11-24T07:00:00.000Z')).toMatchObject({ until: '2026-11-24T00:00:00.000Z' });
  });
});

describe('when clocks change', () => {
  it("an hour that doesn't exist means the next one that does", () => {
    expect(spring('2026-03-29T00:59:59.000Z')).toBeNull();
    expect(spring('2026-03-29T01:00:00.000Z')).toMatchObject({ until: '2026-03-28T23:00:00.000Z' });
  });

  it('an hour that occurs twice means the first one, and the report is sent once', () => {
    const autumn = toldUntil('2026-10-23T22:00:00.000Z', { ReportHour: 2 });
    expect(findDuePeriod(autumn, '2026-10-24T23:59:59.000Z')).toBeNull();
    expect(findDuePeriod(autumn, '2026-10-25T00:00:00.000Z')).toMatchObject({ until: '2026-10-24T22:00:00.000Z' });
    const told = { ...autumn, ReportedUntil: '2026-10-24T22:00:00.000Z' };
    expect(findDuePeriod(told, '2026-10-25T01:00:00.000Z')).toBeNull();
  });

  it('a day of 25 hours is covered completely', () => {
    const period = findDuePeriod(toldUntil('2026-10-24T22:00:00.000Z'), '2026-10-26T06:00:00.000Z');
    expect(period).toEqual({ from: '2026-10-24T22:00:00.000Z', until: '2026-10-25T23:00:00.000Z', span: 'day' });
  });
});

describe('a weekly report', () => {
  const week = { from: '2026-11-15T23:00:00.000Z', until: '2026-11-22T23:00:00.000Z', span: 'week' };

  it('is sent on Monday, about Monday to Sunday', () => {
    expect(findDuePeriod(weekly('2026-11-15T23:00:00.000Z'), '2026-11-23T05:59:00.000Z')).toBeNull();
    expect(findDuePeriod(weekly('2026-11-15T23:00:00.000Z'), '2026-11-23T06:00:00.000Z')).toEqual(week);
  });

  it('that is late is sent on a later day', () => {
    expect(findDuePeriod(weekly('2026-11-15T23:00:00.000Z'), '2026-11-26T12:00:00.000Z')).toEqual(week);
    expect(findDuePeriod(weekly('2026-11-22T23:00:00.000Z'), '2026-11-29T22:00:00.000Z')).toBeNull();
  });
});

const ZONES =
  'UTC Europe/Rome America/New_York Asia/Kolkata Pacific/Apia Africa/Cairo Australia/Lord_Howe America/Santiago'.split(
    ' ',
  );

it('for any zone, hour and gaps between checks: no instant is covered twice, none is left out, each report at its hour or later', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: 0, max: 23 }),
      fc.constantFrom('daily' as const, 'weekly' as const),
      fc.date({ min: new Date('2011-12-01T00:00:00Z'), max: new Date('2030-01-01T00:00:00Z'), noInvalidDate: true }),
      fc.array(fc.integer({ min: 1, max: 60 * 24 * 4 }), { maxLength: 200 }),
      (ReportTimeZone, ReportHour, ReportEvery, start, gaps) => {
        let wish = daily({ ReportTimeZone, ReportHour, ReportEvery, ReportSince: start.toISOString() });
        const told: Period[] = [];
        let now = start.getTime();
        for (const minutes of gaps) {
          now += minutes * 60_000;
          const period = findDuePeriod(wish, new Date(now).toISOString());
          if (!period) continue;
          expect(Date.parse(period.until)).toBeLessThanOrEqual(now);
          expect(getLocalDay(new Date(period.until), ReportTimeZone)).not.toBe(
            getLocalDay(new Date(Date.parse(period.until) - 1), ReportTimeZone),
          );
          expect(period.from).toBe(told.at(-1)?.until ?? period.from);
          told.push(period);
          wish = { ...wish, ReportedUntil: period.until };
          expect(findDuePeriod(wish, new Date(now).toISOString())).toBeNull();
        }
      },
    ),
    { numRuns: 150 },
  );
});
