import { atMostOver, type Figure, alternate, summarise } from './figure.js';
import { resolveJob } from '../jobs.js';
import { measurePrint } from './timing.js';

/** What a script pays for the import alone: Node's own modules and our file. */
export const importSdk: Figure = {
  name: 'importSdk',
  async measure({ sandbox: { env }, ...bench }) {
    const values = await alternate(bench, {
      bare: () => measurePrint(resolveJob('firstLine.cjs'), env),
      required: () => measurePrint(resolveJob('imported.cjs'), env),
      bareModule: () => measurePrint(resolveJob('firstLine.mjs'), env),
      imported: () => measurePrint(resolveJob('imported.mjs'), env),
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
  },
};
