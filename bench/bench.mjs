/** `npm run bench [-- --runs 25] [--figure NAME]`: every published figure beside its floor. See `runFigures.ts`. */
import { register } from 'tsx/cjs/api';
import { createRequire } from 'node:module';

register();
await createRequire(import.meta.url)('./runFigures.ts').main(process.argv.slice(2));
