import { waitForDatabase } from '../databases.js';
import { alternate, atMostTimes, type Bench, type Measured, summarise } from './figure.js';
import { now } from '../runScript.js';
import { measureEnd } from './timing.js';

const JOBS = 200;
/** Each run of this figure has 200 jobs, so fewer runs are enough. */
const RUNS = 5;

/** A storm: what 200 shippers cost the 200 jobs that start them. */
export async function manyJobs({ sandbox, random, ...bench }: Bench): Promise<Measured[]> {
  const shipped: number[] = [];
  const atOnce = async (script: string) => {
    const startedAt = now();
    await Promise.all(Array.from({ length: JOBS }, () => measureEnd(script, sandbox.env)));
    return (now() - startedAt) / 1000;
  };
  const values = await alternate(
    { random, runs: Math.min(RUNS, bench.runs) },
    {
      bare: () => atOnce('empty.cjs'),
      watched: async () => {
        const startedAt = now();
        const time = await atOnce('emptyWatched.cjs');
        await waitForDatabase(sandbox);
        shipped.push((now() - startedAt) / 1000);
        return time;
      },
    },
  );
  const beside = { name: 'unmonitored', values: values.bare };
  return [
    summarise('200 empty jobs at once', 's', values.watched, { beside, goal: atMostTimes(3) }),
    summarise('the same, until all 200 rows are confirmed', 's', shipped.slice(1), { beside }),
  ];
}
