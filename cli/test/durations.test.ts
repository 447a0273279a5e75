import { exactDuration, parseDuration, showDuration } from '../src/options/duration.js';
import { relative } from '../src/options/moment.js';

it.each([
  ['30s', 30_000],
  ['1h30m', 5_400_000],
  ['500ms', 500],
  ['1.5h', 5_400_000],
  ['180d', 15_552_000_000],
  ['1 hour 5 min', 3_900_000],
  ['90sec', 90_000],
])('%s is %i ms', (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

it.each(['', '30', 'h', '-5m', '5mm', '1h30', '1..5h', '5 months', '6M', '1h 30 M', ' '])(
  '"%s" is no duration',
  (text) => expect(parseDuration(text)).toBeUndefined(),
);

it('durations are formatted so that they can be parsed again', () => {
  for (const seconds of [1, 59, 60, 61, 3600, 5400, 86_400, 90_061])
    expect(parseDuration(exactDuration(seconds))).toBe(seconds * 1000);
});

it.each([
  [0.04, '0.0 s'],
  [9.96, '10 s'],
  [59.6, '1 min'],
  [192, '3 min 12 s'],
  [7500, '2 h 5 min'],
  [190_800, '2 d 5 h'],
])('%f s is shown as %s', (seconds, text) => expect(showDuration(seconds)).toBe(text));

it.each([
  [2, 'just now'],
  [59, '59 s ago'],
  [180, '3 min ago'],
  [7200, '2 h ago'],
  [200_000, '2 d ago'],
  [700_000, undefined],
  [-60, undefined],
])('%i s ago are %s', (seconds, text) => expect(relative(seconds)).toBe(text));
