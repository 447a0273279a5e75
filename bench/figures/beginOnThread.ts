import path from 'node:path';
import { waitForDatabase } from '../databases.js';
import { type Figure, alternate, summarise } from './figure.js';
import { resolveJob } from '../jobs.js';
import { readPrinted } from './timing.js';

/** How long the begin of a run holds the job's thread. */
export const beginOnThread: Figure = {
  name: 'beginOnThread',
  async measure({ sandbox, ...bench }) {
    const values = await alternate(bench, {
      floor: () => readPrinted(resolveJob('beginFloor.cjs'), sandbox.env, [path.join(sandbox.folder, 'begin')]),
      begin: async () => {
        const time = await readPrinted(resolveJob('begin.cjs'), sandbox.env, []);
        await waitForDatabase(sandbox);
        return time;
      },
    });
    return [
      summarise("begin on the job's thread", 'ms', values.begin, {
        beside: { name: 'a spawn, an open and a write', values: values.floor },
      }),
    ];
  },
};
