import { atMostOver, type Figure, alternate, measured } from './figure.js';
import { job } from '../jobs.js';
import { timeToPrint } from './timing.js';

/** What a script pays for the import alone: Node's own modules and our file. */
export const importSdk: Figure = {
  name: 'importSdk',
  async measure({ sandbox: { env }, ...bench }) {
    const values = await alternate(bench, {
      bare: () => timeToPrint(job('firstLine.cjs'), env),
      required: () => timeToPrint(job('imported.cjs'), env),
      bareModule: () => timeToPrint(job('firstLine.mjs'), env),
      imported: () => timeToPrint(job('imported.mjs'), env),
    });
    return [
      measured({
        name: 'require of the SDK',
        unit: 'ms',
        values: values.required,
        beside: { name: 'bare node', values: values.bare },
        goal: atMostOver(8, 'ms'),
      }),
      measured({
        name: 'import of the SDK (ES module)',
        unit: 'ms',
        values: values.imported,
        beside: { name: 'a bare ES module', values: values.bareModule },
        goal: atMostOver(8, 'ms'),
      }),
    ];
  },
};
