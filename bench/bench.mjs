/** `npm run bench [-- --runs 25] [--figure NAME]`: every published figure beside its floor. See `runFigures.ts`. */
import { requireSource } from '../build/sources.mjs';

await requireSource('../bench/runFigures.ts').main(process.argv.slice(2));
