/**
 * One line watches a script that knows nothing else of JobLogger, from here to the end of the process. What it prints is
 * kept as log lines because `captureConsole` asks for it.
 *
 *   node --import tsx examples/syncCustomers.ts
 */
import { readFileSync } from 'node:fs';
import { monitorScript } from '@job-logger/sdk';
import { parse } from 'csv-parse/sync';

monitorScript({ jobId: 3, captureConsole: true });

interface Customer {
  id: string;
  name: string;
  city: string;
}

const customers = parse<Customer>(readFileSync(new URL('data/customers.csv', import.meta.url)), { columns: true });
for (const { id, name, city } of customers) console.log(`${id} ${name}, ${city}: sent to the CRM`);
console.log(`${customers.length} customers are up to date`);
