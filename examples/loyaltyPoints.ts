/**
 * A long job that says how far it is: to the terminal by a progress bar, and to the dashboard by `progress`.
 *
 *   node --import tsx examples/loyaltyPoints.ts
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { currentRun, monitorJob } from '@job-logger/sdk';
import { Presets, SingleBar } from 'cli-progress';

const CUSTOMERS = 60;

const creditPoints = monitorJob(
  { jobId: 7, message: (points: number) => `${points} points credited to ${CUSTOMERS} customers` },
  async () => {
    const bar = new SingleBar({ format: '  {bar} {percentage} %  {value}/{total} customers' }, Presets.shades_classic);
    bar.start(CUSTOMERS, 0);
    let points = 0;
    for (let customer = 1; customer <= CUSTOMERS; customer++) {
      points += await computePoints(customer);
      bar.update(customer);
      currentRun().progress(customer / CUSTOMERS, `customer ${customer} of ${CUSTOMERS}`);
    }
    bar.stop();
    return points;
  },
);

/** Stands for a slow question to another system. */
async function computePoints(customer: number): Promise<number> {
  await sleep(60);
  return customer % 7;
}

console.log(`${await creditPoints()} points credited`);
