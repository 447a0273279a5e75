import path from 'node:path';
import { waitForDatabase } from '../databases.js';
import { alternate, type Bench, type Measured, summarise } from './figure.js';
import { readPrinted } from './timing.js';

/** How long the begin of a run holds the job's thread. */
export async function beginOnThread({ sandbox, ...bench }: Bench): Promise<Measured[]> {
  const values = await alternate(bench, {
    floor: () => readPrinted('beginFloor.cjs', sandbox.env, [path.join(sandbox.folder, 'begin')]),
    begin: async () => {
      const time = await readPrinted('begin.cjs', sandbox.env, []);
      await waitForDatabase(sandbox);
      return time;
    },
  });
  return [
    summarise("begin on the job's thread", 'ms', values.begin, {
      beside: { name: 'a spawn, an open and a write', values: values.floor },
    }),
  ];
}
