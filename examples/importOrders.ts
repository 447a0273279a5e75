/**
 * A run by hand, with `JobLogger`: for scripts that catch their own errors and go on. Today the file of the orders isn't
 * there, so the run ends as an Error whose traceback tells the whole chain of causes.
 *
 *   node --import tsx examples/importOrders.ts
 */
import { readFile } from 'node:fs/promises';
import { JobLogger } from '@job-logger/sdk';
import { parse } from 'csv-parse/sync';

const job = new JobLogger<string[]>({ jobId: 5, message: (orders) => `${orders.length} orders imported` });

job.beginJob();
try {
  job.run.info('Looking for the orders of Rossi S.p.A.');
  const orders = await importOrders(new URL('data/orders-rossi.csv', import.meta.url));
  job.finishJob(orders);
} catch (error) {
  job.handleError(error);
  console.error(String(error));
  process.exitCode = 1;
}

async function importOrders(file: URL): Promise<string[]> {
  try {
    return await ordersIn(file);
  } catch (cause) {
    throw new Error('No data available', { cause });
  }
}

async function ordersIn(file: URL): Promise<string[]> {
  try {
    return parse<{ order: string }>(await readFile(file), { columns: true }).map(({ order }) => order);
  } catch (cause) {
    throw new Error('The orders of Rossi S.p.A. have not arrived', { cause });
  }
}
