import fc from 'fast-check';
import { dayEdges, getLocalDay, isDay, localText } from '../src/index';

const edges = (day: string, timeZone: string) => {
  const { from, until } = dayEdges(day, timeZone);
  return [from.toISOString(), until.toISOString()];
};

describe('a day', () => {
  it('is longer or shorter when clocks change', () => {
    expect(edges('2026-12-24', 'Europe/Rome')).toEqual(['2026-12-23T23:00:00.000Z', '2026-12-24T23:00:00.000Z']);
    expect(edges('2026-03-29', 'Europe/Rome')).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
    expect(edges('2026-10-25', 'Europe/Rome')).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
  });

  it("begins at one o'clock if there is no midnight, and is empty if it was skipped", () => {
    expect(edges('2026-04-24', 'Africa/Cairo')).toEqual(['2026-04-23T22:00:00.000Z', '2026-04-24T21:00:00.000Z']);
    expect(edges('2011-12-30', 'Pacific/Apia')).toEqual(['2011-12-30T10:00:00.000Z', '2011-12-30T10:00:00.000Z']);
  });

  it('is a text of year, month and day', () => {
    expect(['2026-12-24', '2028-02-29'].every(isDay)).toBe(true);
    expect(['2026-02-29', '2026-13-01', '24.12.2026', '2026-1-1', '0001-01-01', ''].some(isDay)).toBe(false);
    expect(() => dayEdges('2026-02-30', 'UTC')).toThrow('"2026-02-30" is no day such as 2026-12-24');
  });

  it('contains each of its instants, in every zone', () => {
    const instants = fc.date({ min: new Date('1990-01-01'), max: new Date('2037-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, fc.constantFrom(...Intl.supportedValuesOf('timeZone')), (instant, timeZone) => {
        const { from, until } = dayEdges(getLocalDay(instant, timeZone), timeZone);
        expect(from.getTime()).toBeLessThanOrEqual(instant.getTime());
        expect(until.getTime()).toBeGreaterThan(instant.getTime());
      }),
    );
  });

  it('is followed by the next one', () => {
    expect(getLocalDay(new Date('2026-12-31T22:30:00Z'), 'Europe/Rome', 1)).toBe('2027-01-01');
    expect(getLocalDay(new Date('2026-12-31T23:30:00Z'), 'Europe/Rome', 1)).toBe('2027-01-02');
  });
});

describe('a time in a zone', () => {
  it.each([
    ['2026-12-24T05:00:00Z', 'Europe/Rome', '2026-12-24T06:00:00+01:00'],
    ['2026-12-24T05:00:00Z', 'America/St_Johns', '2026-12-24T01:30:00-03:30'],
    ['2026-12-24T05:00:00Z', 'UTC', '2026-12-24T05:00:00+00:00'],
  ])('%s is in %s %s', (instant, timeZone, expected) => {
    expect(localText(new Date(instant), timeZone)).toBe(expected);
    expect(new Date(expected)).toEqual(new Date(instant));
  });
});
