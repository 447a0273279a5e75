/** `npm run bench [-- --runs 25] [--figure NAME]`: every published figure beside its floor. See `runFigures.ts`. */
import { requireSource } from '../build/sources.mjs';

// Node would read a whole file of certificates at each start, ours and those that are compared.
delete process.env.NODE_EXTRA_CA_CERTS;
await requireSource('../bench/runFigures.ts').main(process.argv.slice(2));
