/**
 * The decorator, on a method whose result a human must confirm: the run is done and waits for validation, with the reason
 * that `validate` gives. In the dashboard, or by `job-logger validate`, somebody says that the figures are right.
 *
 *   node --import tsx examples/monthEnd.ts
 */
import { readFile } from 'node:fs/promises';
import { currentRun, monitorJob } from '@job-logger/sdk';
import { parse } from 'csv-parse/sync';

interface Invoice {
  invoice: string;
  booked: string;
  paid: string;
}

interface Totals {
  booked: number;
  paid: number;
}

class MonthEnd {
  constructor(private readonly file: URL) {}

  @monitorJob({
    jobId: 6,
    message: ({ booked, paid }: Totals) => `Booked ${booked.toFixed(2)}, paid ${paid.toFixed(2)}`,
    validate: ({ booked, paid }) => booked !== paid && `${(booked - paid).toFixed(2)} are booked and not paid`,
  })
  async close(): Promise<Totals> {
    const invoices = parse<Invoice>(await readFile(this.file), { columns: true });
    for (const { invoice, booked, paid } of invoices) currentRun().info(`${invoice}: booked ${booked}, paid ${paid}`);
    return {
      booked: sum(invoices.map(({ booked }) => Number(booked))),
      paid: sum(invoices.map(({ paid }) => Number(paid))),
    };
  }
}

function sum(amounts: number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

const totals = await new MonthEnd(new URL('data/invoices.csv', import.meta.url)).close();
console.log(totals);
