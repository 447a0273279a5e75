import { threeDatabases } from '../databases.js';
import { atMostOver, type Figure, alternate, measured } from './figure.js';
import { job } from '../jobs.js';
import { timeToEnd } from './timing.js';

/** A whole process that does nothing except being watched. */
export const emptyJob: Figure = {
  name: 'emptyJob',
  async measure({ sandbox, ...bench }) {
    const databases = await threeDatabases(sandbox);
    const watched = (state: 'good' | 'silent' | 'gone') => async () => {
      const time = await timeToEnd(job('emptyWatched.cjs'), databases.env[state]);
      await databases.ready(state);
      return time;
    };
    const values = await alternate(bench, {
      bare: () => timeToEnd(job('empty.cjs'), sandbox.env),
      good: watched('good'),
      silent: watched('silent'),
      gone: watched('gone'),
    });
    await databases.close();
    const beside = { name: 'unmonitored', values: values.bare };
    const goal = atMostOver(20, 'ms');
    return [
      measured({ name: 'whole empty job, database good', unit: 'ms', values: values.good, beside, goal }),
      measured({ name: 'whole empty job, database silent', unit: 'ms', values: values.silent, beside, goal }),
      measured({ name: 'whole empty job, database gone', unit: 'ms', values: values.gone, beside, goal }),
    ];
  },
};
