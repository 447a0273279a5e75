import fc from 'fast-check';
import { expectedRuns, expectedRunsAhead, MOST_AHEAD } from '../src/index';
import { findChanges, dueByEveryMinute } from './oracle';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const toIso = (at: number) => new Date(at).toISOString();

function due(cron: string, timeZone: string, from: string, until: string): string[] {
  return expectedRuns({ cron, timeZone }, new Date(from), new Date(until)).map((at) => at.toISOString());
}

describe('expected runs', () => {
  it("follow the zone's clock, including the first instant and excluding the last", () => {
    expect(due('0 6 * * *', 'Europe/Rome', '2026-12-24T05:00:00Z', '2026-12-26T05:00:00Z')).toEqual([
      '2026-12-24T05:00:00.000Z',
      '2026-12-25T05:00:00.000Z',
    ]);
    expect(due('0 6 * * *', 'Asia/Kathmandu', '2026-12-24T00:00:00Z', '2026-12-25T00:00:00Z')).toEqual([
      '2026-12-24T00:15:00.000Z',
    ]);
    expect(due('0 6 * * *', 'Europe/Rome', '2026-12-24T05:00:00Z', '2026-12-24T05:00:00Z')).toEqual([]);
  });

  it("include the month's last day, the nearest working day, and the second and the last Friday", () => {
    const year = ['2026-01-01T00:00:00Z', '2026-04-01T00:00:00Z'] as const;
    const days = (cron: string) => due(cron, 'UTC', ...year).map((at) => at.slice(5, 10));
    expect(days('0 9 L * *')).toEqual(['01-31', '02-28', '03-31']);
    expect(days('0 9 15W * *')).toEqual(['01-15', '02-16', '03-16']);
    expect(days('0 9 * * FRI#2')).toEqual(['01-09', '02-13', '03-13']);
    expect(days('0 9 * * FRI#L')).toEqual(['01-30', '02-27', '03-27']);
  });

  it('need a day of the month or of the week, or both if one begins with a star, as in Vixie cron', () => {
    const june = ['UTC', '2026-06-01T00:00:00Z', '2026-06-16T00:00:00Z'] as const;
    const days = (cron: string) => due(cron, ...june).map((at) => at.slice(8, 10));
    expect(days('0 6 1,15 * MON')).toEqual(['01', '08', '15']);
    expect(days('0 6 2 * MON')).toEqual(['01', '02', '08', '15']);
    expect(days('0 6 */2 * MON')).toEqual(['01', '15']);
    expect(days('0 6 2 * */3')).toEqual([]);
    expect(days('0 6 1-31/2 * MON')).toEqual(['01', '03', '05', '07', '08', '09', '11', '13', '15']);
  });
});

const ahead = (cron: string) =>
  expectedRunsAhead({ cron, timeZone: 'Europe/Rome' }, new Date('2026-03-20T10:00:30.000Z'));

describe('expected runs ahead', () => {
  it('cover 35 days for a job that is due every hour or less often', () => {
    for (const [cron, count] of [
      ['0 6 * * *', 35],
      ['0 * * * *', 840],
    ] as const) {
      const { runs, until } = ahead(cron);
      expect([runs.length, until.toISOString()]).toEqual([count, '2026-04-24T10:00:30.000Z']);
    }
  });

  it('cover three days for a job that is due every minute, up to the first that is left out', () => {
    const { runs, until } = ahead('* * * * *');
    expect(runs).toHaveLength(4320);
    expect([runs[0]!.toISOString(), until.toISOString()]).toEqual([
      '2026-03-20T10:01:00.000Z',
      '2026-03-23T10:01:00.000Z',
    ]);
    expect(ahead('*/5 * * * *').until.toISOString()).toBe('2026-04-04T10:05:00.000Z');
  });

  it('are complete until then, whatever the schedule', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('* * * * *', '*/2 1-3 * * *', '* 2 * * *', '*/7 * 28-31 3 *'),
        fc.nat(400),
        (cron, days) => {
          const from = new Date(Date.UTC(2026, 0, 1) + days * DAY);
          const { runs, until } = expectedRunsAhead({ cron, timeZone: 'Europe/Rome' }, from);
          expect(runs).toEqual(expectedRuns({ cron, timeZone: 'Europe/Rome' }, from, until));
          expect(runs.length).toBeLessThanOrEqual(MOST_AHEAD);
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('a time that does not exist', () => {
  it.each([
    ['Europe/Rome, an hour', '30 2 * * *', 'Europe/Rome', '2026-03-29', '2026-03-29T01:00:00.000Z'],
    ['Lord Howe, half an hour', '15 2 * * *', 'Australia/Lord_Howe', '2026-10-04', '2026-10-03T15:30:00.000Z'],
    ['Cairo, midnight itself', '0 0 * * *', 'Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z'],
    ['Samoa, a whole day', '0 9 30 12 *', 'Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z'],
  ])('runs at the next that does: %s', (_what, cron, timeZone, day, expected) => {
    const from = new Date(Date.parse(`${day}T00:00Z`) - DAY / 2);
    expect(due(cron, timeZone, from.toISOString(), new Date(from.getTime() + 1.5 * DAY).toISOString())).toContain(
      expected,
    );
  });

  it('is due once, however many such times there are, together with what is due then anyway', () => {
    expect(due('*/20 2,3 * * *', 'Europe/Rome', '2026-03-29T00:00:00Z', '2026-03-29T03:00:00Z')).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-29T01:20:00.000Z',
      '2026-03-29T01:40:00.000Z',
    ]);
  });

  it('is also due if the period begins with the change', () => {
    expect(due('30 2 * * *', 'Europe/Rome', '2026-03-29T01:00:00Z', '2026-03-29T02:00:00Z')).toEqual([
      '2026-03-29T01:00:00.000Z',
    ]);
  });
});

describe('a time that occurs twice', () => {
  it('is due the first time', () => {
    expect(due('30 2 * * *', 'Europe/Rome', '2026-10-25T00:00:00Z', '2026-10-25T03:00:00Z')).toEqual([
      '2026-10-25T00:30:00.000Z',
    ]);
  });

  it('is not due in a period that begins after the first', () => {
    expect(due('30 2 * * *', 'Europe/Rome', '2026-10-25T01:00:00Z', '2026-10-25T03:00:00Z')).toEqual([]);
  });
});

/** Crons that a check of every minute can judge, most of them at night, when clocks change. */
const cron = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: 0, max: 59 }).map(String),
      fc.constantFrom('*/5', '*/7', '0,30', '10-20', '3-57/9', '*'),
    ),
    fc.oneof(
      fc.integer({ min: 0, max: 3 }).map(String),
      fc.integer({ min: 0, max: 23 }).map(String),
      fc.constantFrom('*', '0-4', '22,23', '*/2', '1-23/3'),
    ),
    fc.constantFrom('*', '*', '*', 'L', '1,15', '24-31', '*/2'),
    fc.constantFrom('*', '*', '*', '3,10', '1-6', '*/2'),
    fc.constantFrom('*', '*', '*', '1-5', '0', '7', '6,0', '*/2', '0#1', '0#L', '5#2'),
  )
  .map((fields) => fields.join(' '));

describe('in every zone', () => {
  const zones = Intl.supportedValuesOf('timeZone');

  it('a check of every minute finds the same, whether clocks change or not', () => {
    const [start, end] = [new Date('2026-01-01T00:00:00Z'), new Date('2027-01-01T00:00:00Z')];
    for (const [index, timeZone] of zones.entries()) {
      const changes = findChanges(timeZone, start, end);
      const change = changes[index % changes.length] ?? new Date(start.getTime() + (index % 360) * DAY);
      const text = fc.sample(cron, { seed: index, numRuns: 1 })[0]!;
      const [from, until] = [new Date(change.getTime() - HOUR), new Date(change.getTime() + 4 * HOUR)];
      expect([timeZone, text, due(text, timeZone, from.toISOString(), until.toISOString())]).toEqual([
        timeZone,
        text,
        dueByEveryMinute(text, timeZone, from.getTime(), until.getTime()).map(toIso),
      ]);
    }
  });

  it('the same in any year since 1990, whenever the period begins', () => {
    const minutes = fc.integer({ min: Date.UTC(1990) / 60_000, max: Date.UTC(2037) / 60_000 });
    fc.assert(
      fc.property(
        cron,
        fc.constantFrom(...zones),
        minutes,
        fc.integer({ min: 0, max: 1440 }),
        (text, timeZone, begin, length) => {
          const [from, until] = [new Date(begin * 60_000), new Date((begin + length) * 60_000)];
          expect(due(text, timeZone, from.toISOString(), until.toISOString())).toEqual(
            dueByEveryMinute(text, timeZone, from.getTime(), until.getTime()).map(toIso),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a period in pieces has the same runs', () => {
    fc.assert(
      fc.property(cron, fc.constantFrom(...zones), fc.integer({ min: 0, max: 400 * 1440 }), (text, timeZone, cut) => {
        const from = new Date('2026-01-01T00:00:00Z');
        const middle = new Date(from.getTime() + cut * 60_000);
        const until = new Date(middle.getTime() + 2 * DAY);
        const begin = new Date(middle.getTime() - 2 * DAY);
        expect([
          ...due(text, timeZone, begin.toISOString(), middle.toISOString()),
          ...due(text, timeZone, middle.toISOString(), until.toISOString()),
        ]).toEqual(due(text, timeZone, begin.toISOString(), until.toISOString()));
      }),
      { numRuns: 100 },
    );
  });
});
