import { atMost, atMostOver, atMostTimes, alternate, computeMedian, summarise } from '../figures/figure';
import { SeededRandom } from '../random';
import { formatTable } from '../table';

describe('a figure', () => {
  it('is a median beside the median of its floor, with the medians of the pairs', () => {
    const beside = { name: 'floor', values: [10, 20, 30] };
    const figure = summarise('x', 'ms', [11, 24, 90], { beside, goal: atMostOver(4, 'ms') });
    const found = { value: 24, beside: 20, over: 4, ratio: 1.2, goal: '≤ 4 ms over', met: true, runs: 3 };
    expect(figure).toMatchObject(found);
  });

  it('has no ratio without a floor, and meets no goal that nobody set', () => {
    expect(summarise('x', 'MB', [61])).toMatchObject({ beside: null, ratio: null, met: null });
  });

  it.each([
    [atMost(60, 'MB'), false],
    [atMostTimes(2), true],
    [atMostOver(30, 'MB'), false],
  ])('is held against its goal %o', (goal, met) => {
    const beside = { name: 'floor', values: [30.5] };
    expect(summarise('x', 'MB', [61], { beside, goal }).met).toBe(met);
  });
});

it('variants run in turn, all in each round, the first round uncounted', async () => {
  const ran: string[] = [];
  const variant = (name: string) => () => Promise.resolve(ran.push(name));
  const values = await alternate({ runs: 3, random: new SeededRandom(1) }, { a: variant('a'), b: variant('b') });
  expect(values.a).toHaveLength(3);
  for (let round = 0; round < 4; round++) expect(ran.slice(round * 2, round * 2 + 2).toSorted()).toEqual(['a', 'b']);
});

it('the median of an even number lies between the middle two', () => {
  expect(computeMedian([4, 1, 3, 2])).toBe(2.5);
});

it('the same seed gives the same numbers', () => {
  const [one, other] = [new SeededRandom(7), new SeededRandom(7)];
  expect([one.between(1, 100), one.pick(['a', 'b', 'c'])]).toEqual([
    other.between(1, 100),
    other.pick(['a', 'b', 'c']),
  ]);
});

it('a table has its columns one below the other', () => {
  expect(formatTable(['a', 'b'], [['long', 'x']])).toBe('a     b\n────  ─\nlong  x');
});
