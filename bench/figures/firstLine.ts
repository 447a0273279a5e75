import { threeDatabases } from '../databases.js';
import { median } from '../median.js';
import { atMostOver, type Figure, alternate, measured } from './figure.js';
import { job } from '../jobs.js';
import { timeToPrint } from './timing.js';

/** From the start of the process to the line after monitorScript. */
export const firstLine: Figure = {
  name: 'firstLine',
  async measure({ sandbox, ...bench }) {
    const databases = await threeDatabases(sandbox);
    const watched = (state: 'good' | 'silent' | 'gone') => async () => {
      const time = await timeToPrint(job('firstLineWatched.cjs'), databases.env[state]);
      await databases.ready(state);
      return time;
    };
    const values = await alternate(bench, {
      bare: () => timeToPrint(job('firstLine.cjs'), sandbox.env),
      good: watched('good'),
      silent: watched('silent'),
      gone: watched('gone'),
    });
    await databases.close();
    const beside = { name: 'the same script unmonitored', values: values.bare };
    const goal = atMostOver(15, 'ms');
    const medians = [values.good, values.silent, values.gone].map(median);
    return [
      measured({ name: 'start to first line, database good', unit: 'ms', values: values.good, beside, goal }),
      measured({ name: 'start to first line, database silent', unit: 'ms', values: values.silent, beside, goal }),
      measured({ name: 'start to first line, database gone', unit: 'ms', values: values.gone, beside, goal }),
      {
        ...measured({ name: 'slowest of the three', unit: 'ms', values: [Math.max(...medians)] }),
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
