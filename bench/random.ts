import { Random } from '../cli/src/demoData/random.js';

/** Random numbers that can be repeated with a seed, so that a failed trial can be run again. */
export class SeededRandom extends Random {
  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((value) => ({ value, rank: this.next() }))
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ value }) => value);
  }
}
