import { alternateDatabases } from '../databases.js';
import { atMostOver, type Figure, summarise } from './figure.js';
import { measureEnd } from './timing.js';

/** A whole process that does nothing except being watched. */
export const emptyJob: Figure = {
  name: 'emptyJob',
  async measure(bench) {
    const values = await alternateDatabases(bench, measureEnd, { bare: 'empty.cjs', watched: 'emptyWatched.cjs' });
    const beside = { name: 'unmonitored', values: values.bare };
    const goal = atMostOver(20, 'ms');
    return [
      summarise('whole empty job, database good', 'ms', values.good, { beside, goal }),
      summarise('whole empty job, database silent', 'ms', values.silent, { beside, goal }),
      summarise('whole empty job, database gone', 'ms', values.gone, { beside, goal }),
    ];
  },
};
