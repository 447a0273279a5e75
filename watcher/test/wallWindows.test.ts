import { findEnd, windowProblem } from '../src/wallWindows';

const end = (windows: string[], instant: string, zone = 'Europe/Rome') => {
  const over = findEnd(windows, Date.parse(instant), zone);
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
    expect(windowProblem(text)).toContain('must be a stretch of the day such as 22:00-07:00');
  });
});
