/**
 * Builds each package's `dist`: the job's part of the SDK as small CommonJS files that load Node's modules only, the
 * shipper bundled with its driver into one file (a shipper starts in a quarter of the time so), and the declarations.
 */
import { build } from 'esbuild';
import { root, run } from './setup.mjs';

/** Everything is CommonJS: it loads fastest, and `import` and `require` share one copy of it. */
const base = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  sourcemap: true,
  sourcesContent: false,
  conditions: ['source'],
  loader: { '.sql': 'text' },
  logLevel: 'warning',
  absWorkingDir: root,
};

/** `tedious` imports Azure's identity packages when it loads, which costs a quarter of a second; here they load when used. */
const azureWhenUsed = {
  name: 'azure-when-used',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@azure\// }, ({ path: name, pluginData }) =>
      pluginData === 'real' ? undefined : { path: name, namespace: 'azure' },
    );
    onLoad({ filter: /.*/, namespace: 'azure' }, ({ path: name }) => ({
      contents: `const from = require('node:module').createRequire(__filename);
module.exports = new Proxy({}, { get: (_, key) => key === '__esModule' || from(${JSON.stringify(name)})[key] });`,
      loader: 'js',
    }));
  },
};

/** An entry of the SDK is one file; what several of them need stands in `index.js`, once. */
const indexOnce = {
  name: 'index-once',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/index\.js$/ }, () => ({ path: './index.js', external: true }));
  },
};

async function sdk() {
  const out = { outdir: 'sdk/dist', outbase: 'sdk/src' };
  await build({ ...base, ...out, entryPoints: ['sdk/src/index.ts'], external: ['dotenv'] });
  await build({
    ...base,
    ...out,
    entryPoints: ['sdk/src/script.ts', 'sdk/src/pino.ts', 'sdk/src/winston.ts'],
    external: ['winston-transport'],
    plugins: [indexOnce],
  });
  await build({
    ...base,
    entryPoints: { shipper: 'sdk/src/shipper/main.ts' },
    outdir: 'sdk/dist',
    external: ['@photostructure/sqlite'],
    plugins: [azureWhenUsed],
    minifySyntax: true,
  });
  await build({
    ...base,
    entryPoints: {
      store: 'sdk/src/store/index.ts',
      settings: 'sdk/src/settings.ts',
      journals: 'sdk/src/journals.ts',
      watchedCommand: 'sdk/src/watchedCommand.ts',
    },
    outdir: 'sdk/dist',
    external: ['@photostructure/sqlite', 'mssql', 'tedious', 'dotenv'],
  });
}

async function packageOf(folder, entry, name) {
  await build({
    ...base,
    conditions: [],
    entryPoints: { [name]: entry },
    outdir: `${folder}/dist`,
    packages: 'external',
  });
}

await sdk();
await packageOf('database', 'database/src/index.ts', 'index');
await packageOf('cli', 'cli/src/main.ts', 'job-logger');
for (const folder of ['sdk', 'database']) run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder]);
