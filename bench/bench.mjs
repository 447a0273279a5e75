/** `npm run bench [-- --runs 25] [--figure NAME]`: every published figure beside its floor. See `runFigures.ts`. */
import { register } from 'tsx/cjs/api';
import { register as registerImports } from 'tsx/esm/api';
import { createRequire } from 'node:module';

register();
registerImports();
await createRequire(import.meta.url)('./runFigures.ts').main(process.argv.slice(2));
