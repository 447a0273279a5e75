import { alternateDatabases } from '../databases.js';
import { computeMedian } from '../median.js';
import { atMostOver, type Figure, summarise } from './figure.js';
import { measurePrint } from './timing.js';

/** From the start of the process to the line after monitorScript. */
export const firstLine: Figure = {
  name: 'firstLine',
  async measure(bench) {
    const values = await alternateDatabases(bench, measurePrint, {
      bare: 'firstLine.cjs',
      watched: 'firstLineWatched.cjs',
    });
    const beside = { name: 'the same script unmonitored', values: values.bare };
    const goal = atMostOver(15, 'ms');
    const medians = [values.good, values.silent, values.gone].map(computeMedian);
    return [
      summarise('start to first line, database good', 'ms', values.good, { beside, goal }),
      summarise('start to first line, database silent', 'ms', values.silent, { beside, goal }),
      summarise('start to first line, database gone', 'ms', values.gone, { beside, goal }),
      {
        ...summarise('slowest of the three', 'ms', [Math.max(...medians)]),
        beside: Math.min(...medians),
        besideName: 'fastest of the three',
        over: Math.max(...medians) - Math.min(...medians),
        ratio: Math.max(...medians) / Math.min(...medians),
        goal: '≤ 3 ms over',
        met: Math.max(...medians) - Math.min(...medians) <= 3,
        runs: bench.runs,
      },
    ];
  },
};
