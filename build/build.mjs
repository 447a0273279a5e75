/**
 * Builds each package's `dist`: the job's part of the SDK as one CommonJS file that loads Node's modules only, the
 * shipper bundled with its driver into one file (so a shipper starts in a quarter of the time), and the declarations.
 */
import { build as bundle } from 'esbuild';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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
  write: false,
};

/** `tedious` imports Azure's identity packages when it loads, which costs a quarter of a second; here they load when used. */
const azureWhenUsed = {
  name: 'azure-when-used',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@azure\// }, ({ path: name }) => ({ path: name, namespace: 'azure' }));
    onLoad({ filter: /.*/, namespace: 'azure' }, ({ path: name }) => ({
      contents: `
        const { createRequire } = require('node:module');
        const load = () => createRequire(createRequire(__filename).resolve('tedious'))(${JSON.stringify(name)});
        module.exports = new Proxy({}, { get: (_, key) => key === '__esModule' || load()[key] });`,
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

/** Replaces each file as a whole: a shipper may be starting from the one before. */
async function build(options) {
  const { outputFiles } = await bundle({ ...base, ...options });
  for (const { path: file, contents } of outputFiles) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, contents);
    renameSync(`${file}.new`, file);
  }
}

async function sdk() {
  const outdir = 'sdk/dist';
  await build({ outdir, entryPoints: ['sdk/src/index.ts'], external: ['dotenv'] });
  await build({
    outdir,
    entryPoints: ['sdk/src/script.ts', 'sdk/src/pino.ts', 'sdk/src/winston.ts'],
    external: ['winston-transport'],
    plugins: [indexOnce],
  });
  await build({
    outdir,
    entryPoints: { shipper: 'sdk/src/shipper/main.ts', compiledShipper: 'sdk/src/shipper/compiledShipper.ts' },
    external: ['@photostructure/sqlite'],
    plugins: [azureWhenUsed],
  });
  await build({
    outdir,
    entryPoints: {
      store: 'sdk/src/store/index.ts',
      settings: 'sdk/src/settings.ts',
      journals: 'sdk/src/journals.ts',
      watchedCommand: 'sdk/src/watchedCommand.ts',
    },
    external: ['@photostructure/sqlite', 'mssql', 'tedious', 'dotenv'],
  });
}

/** `import` gets the same copy as `require`, without Node's translation of CommonJS, which takes ten milliseconds. */
function esModule(names) {
  const text = [
    `const sdk = process.getBuiltinModule('node:module').createRequire(import.meta.url)('./index.js');`,
    ...names.map((name) => `export const ${name} = sdk.${name};`),
  ];
  writeFileSync(path.join(root, 'sdk/dist/index.mjs'), `${text.join('\n')}\n`);
}

/** A package that runs on what npm installs beside it. */
async function onPackages(folder, entryPoints) {
  await build({ outdir: `${folder}/dist`, entryPoints, conditions: [], packages: 'external' });
}

/** The page that `job-logger preview` serves, and the worker that evaluates the export's scripts. */
async function previewPage() {
  await build({
    outdir: 'preview/dist/page',
    entryPoints: [
      { in: 'preview/src/page/main.tsx', out: 'page' },
      { in: 'preview/src/page/page.css', out: 'page' },
      { in: 'preview/src/page/worker.ts', out: 'worker' },
    ],
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    minify: true,
    sourcemap: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    jsx: 'automatic',
    loader: { '.woff2': 'file' },
    legalComments: 'none',
  });
}

await sdk();
esModule(['monitorScript', 'monitorJob', 'JobLogger', 'currentRun']);
await onPackages('database', { index: 'database/src/index.ts' });
await onPackages('schedule', { index: 'schedule/src/index.ts' });
await onPackages('preview', { index: 'preview/src/index.ts' });
await previewPage();
await onPackages('watcher', { index: 'watcher/src/index.ts', rules: 'watcher/src/rules.ts' });
await onPackages('cli', { 'job-logger': 'cli/src/main.ts' });
for (const folder of ['sdk', 'database', 'schedule', 'watcher'])
  run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder]);
