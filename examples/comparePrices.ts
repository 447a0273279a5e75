/**
 * Compares our price list, a CSV, with what the supplier's API says. Each difference is a warning, so the run shows as
 * done with warnings; the message is made from the result.
 *
 *   node examples/priceApi.mjs &
 *   node --import tsx examples/comparePrices.ts
 */
import { readFile } from 'node:fs/promises';
import { currentRun, monitorJob } from '@job-logger/sdk';
import { parse } from 'csv-parse/sync';

interface Article {
  sku: string;
  name: string;
  price: string;
}

interface Comparison {
  compared: number;
  different: number;
}

const api = process.env.PRICE_API ?? 'http://127.0.0.1:4040';

const comparePrices = monitorJob(
  {
    jobId: 2,
    message: ({ compared, different }: Comparison) => `${compared} prices compared, ${different} to look at`,
  },
  async (file: URL): Promise<Comparison> => {
    const run = currentRun();
    const ours = parse<Article>(await readFile(file), { columns: true });
    run.info(`${ours.length} articles in ${file.pathname}`);
    const theirs = await fetchSupplierPrices();

    let different = 0;
    for (const { sku, name, price } of ours) {
      const said = theirs[sku];
      if (said === Number(price)) continue;
      different++;
      const warning =
        said === undefined
          ? `${name}: the supplier doesn't have it any more`
          : `${name}: ${price} here, ${said.toFixed(2)} at the supplier`;
      run.warn(warning);
      console.log(warning);
    }
    run.metric('different prices', different);
    return { compared: ours.length, different };
  },
);

async function fetchSupplierPrices(): Promise<Record<string, number>> {
  const response = await fetch(`${api}/prices`, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`The supplier answers ${response.status} ${response.statusText}`);
  const prices: Record<string, number> = JSON.parse(await response.text());
  return prices;
}

await comparePrices(new URL('data/prices.csv', import.meta.url));
