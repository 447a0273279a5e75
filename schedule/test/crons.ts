/** Valid and invalid cron texts, for everything that must read them like `schedule/src/cron.ts`. */
import fc from 'fast-check';

const MOST = [59, 23, 31, 12, 7];
const MONTHS = 'JAN,feb,Mar,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,dec'.split(',');
const DAYS = 'SUN,mon,Tue,WED,THU,FRI,sat'.split(',');

/** One value: a number up to slightly more than allowed, also with leading zeros, or a name, also where none is allowed. */
const value = (most: number) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.nat(most + 2).map(String) },
    { weight: 1, arbitrary: fc.nat(most).map((number) => `00${number}`) },
    { weight: most > 12 ? 1 : 5, arbitrary: fc.constantFrom(...(most === 12 ? MONTHS : DAYS)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', 'L', '*', 'lun', 'ſun', 'frı', '١', '1.5', '-1', '99999999999', '0x5'),
    },
  );

const part = (most: number) =>
  fc.oneof(
    value(most),
    fc.tuple(value(most), value(most)).map(([from, until]) => `${from}-${until}`),
    fc.tuple(value(most), value(most), value(most + 2)).map(([from, until, step]) => `${from}-${until}/${step}`),
    value(most + 2).map((step) => `*/${step}`),
    fc.constantFrom(...'* L l LW 15W 5w W15 1-5W */5W ? +1 % 1/2 1-2-3 1//2 # - / SUNL#1'.split(' ')),
    fc
      .tuple(
        value(most),
        fc.constantFrom('', '-5', '-SUN', '-5/2', '/2'),
        fc.constantFrom('#1', '#5', '#6', '#0', '#02', '#L', '#l', 'L', 'l', '#', '##1', '#1L', '#1-2', '#2/3', 'L#1'),
      )
      .map((parts) => parts.join('')),
    fc.constantFrom('*#1', '*L', '*/2#1', '*/2L', '*/2#6'),
  );

const field = (most: number) => fc.array(part(most), { minLength: 1, maxLength: 2 }).map((parts) => parts.join(','));

const blanks = fc.oneof(
  { weight: 8, arbitrary: fc.constant(' ') },
  { weight: 2, arbitrary: fc.constantFrom('  ', '\t', ' \t ', '\n', '\u00A0', '\u3000', '\u2003') },
  { weight: 1, arbitrary: fc.constantFrom('\u200B', '_', '\u0085') },
);

/** Most differ from "every minute" in one field, so about half are valid. */
export const cronTexts = fc.oneof(
  { weight: 20, arbitrary: fc.nat(4).chain((place) => field(MOST[place]!).map((text) => at(place, text).join(' '))) },
  {
    weight: 5,
    arbitrary: fc.tuple(fc.nat(4), fc.array(blanks, { minLength: 6, maxLength: 6 })).map(
      ([place, spaces]) =>
        at(place, '1')
          .map((text, index) => spaces[index]! + text)
          .join('') + spaces[5]!,
    ),
  },
  { weight: 2, arbitrary: fc.tuple(...MOST.map((most) => field(most))).map((fields) => fields.join(' ')) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...'| |@daily|@reboot|* * * *|* * * * * *|0 0 0 1 1 * 2026|0 6 "," * *|* * * * *\\'.split('|'),
    ),
  },
);

function at(place: number, text: string): string[] {
  return MOST.map((_, index) => (index === place ? text : '*'));
}
