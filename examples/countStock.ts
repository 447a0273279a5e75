/**
 * Counts shelf after shelf for a minute. Kill it in the middle (`kill -9`, Task Manager, the power switch): nothing can
 * say goodbye then, and still the run shows within two seconds as Lost, with every line up to the last.
 *
 *   node --import tsx examples/countStock.ts
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { monitorScript } from '@job-logger/sdk';

monitorScript({ jobId: 9, captureConsole: true });

for (let shelf = 1; shelf <= 120; shelf++) {
  console.log(`Shelf ${shelf}: ${(shelf * 37) % 100} pieces`);
  await sleep(500);
}
