/** `npm run faults [-- --seed N] [--scale 0.05] [--trial NAME]`: the fault campaign. See `runTrials.ts`. */
import { requireSource } from '../build/sources.mjs';

await requireSource('../bench/runTrials.ts').main(process.argv.slice(2));
