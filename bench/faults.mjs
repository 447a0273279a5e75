/** `npm run faults [-- --seed N] [--scale 0.05] [--trial NAME]`: the fault campaign. See `runTrials.ts`. */
import { register } from 'tsx/cjs/api';
import { createRequire } from 'node:module';

register();
await createRequire(import.meta.url)('./runTrials.ts').main(process.argv.slice(2));
