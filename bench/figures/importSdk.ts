import { alternate, atMostOver, type Bench, type Measured, summarise } from './figure.js';
import { measurePrint } from './timing.js';

/** What a script pays for the import alone: Node's own modules and our file. */
export async function importSdk({ sandbox: { env }, ...bench }: Bench): Promise<Measured[]> {
  const values = await alternate(bench, {
    bare: () => measurePrint('firstLine.cjs', env),
    required: () => measurePrint('imported.cjs', env),
    bareModule: () => measurePrint('firstLine.mjs', env),
    imported: () => measurePrint('imported.mjs', env),
  });
  return [
    summarise('require of the SDK', 'ms', values.required, {
      beside: { name: 'bare node', values: values.bare },
      goal: atMostOver(8, 'ms'),
    }),
    summarise('import of the SDK (ES module)', 'ms', values.imported, {
      beside: { name: 'a bare ES module', values: values.bareModule },
      goal: atMostOver(8, 'ms'),
    }),
  ];
}
