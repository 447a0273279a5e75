/**
 * A published figure, and the arithmetic of all of them. What is compared runs alternately, so that other work of the
 * machine affects both, and medians of pairs are reported.
 */
import type { Sandbox } from '../sandbox.js';
import type { SeededRandom } from '../random.js';

export type Figure = (bench: Bench) => Promise<Measured[]>;

export interface Bench {
  /** How many times each variant is measured. */
  runs: number;
  sandbox: Sandbox;
  random: SeededRandom;
}

/** One line of the table. */
export interface Measured {
  name: string;
  unit: 'ms' | 'µs' | 'MB' | 's' | 'packages';
  /** Median. */
  value: number;
  /** Median of what it is compared with, in the same run; null if there is nothing. */
  beside: number | null;
  besideName: string | null;
  /** Median of the differences of the pairs. */
  over: number | null;
  /** Median of the quotients of the pairs. */
  ratio: number | null;
  goal: string | null;
  /** Null if nothing was promised. */
  met: boolean | null;
  runs: number;
}

interface Goal {
  text: string;
  holds(figures: { value: number; over: number; ratio: number }): boolean;
}

/** At most this much more than what it is compared with. */
export function atMostOver(limit: number, unit: Measured['unit']): Goal {
  return { text: `≤ ${limit} ${unit} over`, holds: ({ over }) => over <= limit };
}

export function atMostTimes(limit: number): Goal {
  return { text: `≤ ${limit} ×`, holds: ({ ratio }) => ratio <= limit };
}

export function atMost(limit: number, unit: Measured['unit']): Goal {
  return { text: `≤ ${limit} ${unit}`, holds: ({ value }) => value <= limit };
}

interface Comparison {
  /** Paired with the values. */
  beside?: { name: string; values: number[] };
  goal?: Goal;
}

export function summarise(
  name: string,
  unit: Measured['unit'],
  values: number[],
  { beside, goal }: Comparison = {},
): Measured {
  const pairs = values.map((value, index) => [value, beside?.values[index] ?? Number.NaN] as const);
  const value = computeMedian(values);
  const over = computeMedian(pairs.map(([ours, floor]) => ours - floor));
  const ratio = computeMedian(pairs.map(([ours, floor]) => ours / floor));
  return {
    name,
    unit,
    value,
    beside: beside ? computeMedian(beside.values) : null,
    besideName: beside?.name ?? null,
    over: beside ? over : null,
    ratio: beside ? ratio : null,
    goal: goal?.text ?? null,
    met: goal ? goal.holds({ value, over, ratio }) : null,
    runs: values.length,
  };
}

/**
 * Measures each variant this many times: each once in every round, in a new order in each round. A first round warms
 * the caches and isn't counted.
 */
export async function alternate<K extends string>(
  { runs, random }: Pick<Bench, 'runs' | 'random'>,
  variants: Record<K, () => Promise<number>>,
): Promise<Record<K, number[]>> {
  const names = Object.keys(variants) as K[];
  const values = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<K, number[]>;
  for (let round = 0; round <= runs; round++) {
    for (const name of random.shuffled(names)) {
      const value = await variants[name]();
      if (round > 0) values[name].push(value);
    }
  }
  return values;
}

export function computeMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
