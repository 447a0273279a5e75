/** Importing this lets Node run our TypeScript directly, with SQL files as texts, like the build. */
import { readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { register } from 'tsx/cjs/api';
import { register as registerImports } from 'tsx/esm/api';

register();
registerImports();
// oxlint-disable-next-line no-underscore-dangle -- the way to load files of another kind that tsx leaves to us
Module._extensions['.sql'] = (module, file) => {
  module.exports = { __esModule: true, default: readFileSync(file, 'utf8') };
};

/** Loads a TypeScript file. */
export const requireSource = createRequire(import.meta.url);
