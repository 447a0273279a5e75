/** Builds what is published: the SDK with the shipper inside (`sdk/dist`), and the command with what it uses (`dist`). */
import { build as bundle } from 'esbuild';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { writeDeclarations } from './declarations.mjs';
import { writeNotices } from './notices.mjs';
import { root } from './setup.mjs';
import { shipperBundle } from './shipperBundle.mjs';

const base = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  sourcemap: true,
  sourcesContent: false,
  conditions: ['@job-logger/source'],
  loader: { '.sql': 'text' },
  logLevel: 'warning',
  absWorkingDir: root,
  write: false,
  metafile: true,
};

/** ES modules have neither `__dirname` nor `require`; only Node's own modules are required late. */
const esModule = {
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  define: { __dirname: 'import.meta.dirname' },
  banner: { js: 'const require = (name) => process.getBuiltinModule(name);' },
};

/** An entry of the SDK is one file; code that several entries share is in the index. */
const indexOnce = (extension) => ({
  name: 'index-once',
  setup({ onResolve }) {
    onResolve({ filter: /^(\.\/index\.js|@job-logger\/sdk)$/ }, () => ({
      path: `./index${extension}`,
      external: true,
    }));
  },
});

/** The inputs of each package's bundles, for the third-party notices. */
const inputs = { sdk: new Set(), command: new Set() };

/** Replaces each file atomically, because a shipper may be starting from the old one. */
async function build(owner, options) {
  const { outputFiles, metafile } = await bundle({ ...base, ...options });
  for (const input of Object.keys(metafile.inputs)) inputs[owner].add(input);
  for (const { path: file, contents } of outputFiles) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, file.endsWith('js') ? withOwnHelpers(contents) : contents);
    renameSync(`${file}.new`, file);
  }
}

/**
 * esbuild's helpers take what `Object.prototype` holds for their own, and fail at what a script has put there. They
 * also copy each module that has no default, property by property and for each file: half a millisecond of every job.
 */
function withOwnHelpers(contents) {
  return Buffer.from(contents)
    .toString()
    .replace(
      /( ?= ?\((\w+), ?\w+, ?(\w+)\) ?=> ?)(?=\(\3 ?= ?\2 ?!= ?null)/,
      '$1$2&&!$2.__esModule?{__proto__:$2,default:$2}:',
    )
    .replaceAll(/for ?\(var name in all\)/g, 'for(var name of Object.keys(all))')
    .replace(
      /(var __defProp ?= ?)Object\.defineProperty(?=[;,])/,
      '$1(to,key,descriptor)=>Object.defineProperty(to,key,{__proto__:null,...descriptor})',
    )
    .replaceAll(/^.*\\\n(?:.*\n)*?.*[;,({[]\n/gm, joinTexts);
}

/** Rollup would indent a text that goes on in the next line. As many lines stay, because the source map counts them. */
const joinTexts = (lines) => lines.replaceAll('\\\n', '') + '\n'.repeat(lines.split('\\\n').length - 1);

/**
 * Every job pays for reading and compiling its files, and the less they take of V8's first megabyte, the fewer jobs
 * wait for the garbage collector. Names stay in the SDK, because people read them in tracebacks. The lines are short,
 * because Node prints the one that throws.
 */
const small = { minifySyntax: true, minifyWhitespace: true, lineLimit: 120, inject: ['build/sdkGlobals.js'] };

async function sdk() {
  const outdir = 'sdk/dist';
  const alias = { 'node:fs': './build/sdkFs.js' };
  for (const format of [{}, esModule]) {
    await build('sdk', { ...small, ...format, alias, outdir, entryPoints: ['sdk/src/index.ts'] });
    await build('sdk', {
      ...small,
      ...format,
      alias,
      outdir,
      entryPoints: ['sdk/src/script.ts', 'sdk/adapters/pino.ts', 'sdk/adapters/winston.ts'],
      entryNames: '[name]',
      external: ['winston-transport'],
      plugins: [indexOnce(format === esModule ? '.mjs' : '.js')],
    });
  }
  await build('sdk', { ...shipperBundle(inputs.sdk), outdir });
}

/** The command uses what npm installs beside it; our own folders are bundled. */
async function command() {
  const options = {
    outdir: 'dist',
    packages: 'external',
    plugins: [ownSqlite, lateInExec, ownFolders],
    supported: { 'dynamic-import': false },
  };
  const exec = { ...options, ...small, minifyIdentifiers: true };
  const main = { 'job-logger': 'cli/src/main.ts' };
  await build('command', { ...exec, entryPoints: main, banner: { js: '#!/usr/bin/env node' } });
  // Functions, whose compiled form is kept.
  const evaluated = {
    banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
    footer: { js: '})' },
  };
  // With what it uses: to find a package takes a millisecond of every job.
  const whole = { packages: 'bundle', entryPoints: { exec: 'cli/src/exec/execCommand.ts' } };
  await build('command', { ...exec, ...evaluated, ...whole });
  await build('command', { ...options, ...evaluated, entryPoints: { program: 'cli/src/program.ts' } });
  for (const name of LATE_IN_EXEC)
    await build('command', { ...exec, entryPoints: { [name]: `cli/src/exec/${name}.ts` } });
  await build('command', { ...options, entryPoints: { database: 'database/src/index.ts' } });
  const shipper = shipperBundle(inputs.command);
  await build('command', { ...shipper, outdir: 'dist', plugins: [...shipper.plugins, ownSqlite] });
  // Node asks the nearest one which kind of modules these are, and the package's own takes long to read.
  writeFileSync(path.join(root, 'dist/package.json'), '{ "type": "commonjs" }\n');
  copyFileSync(path.join(root, 'sdk/redaction.json'), path.join(root, 'dist/redaction.json'));
  await sqlite();
}

/** `exec` runs beside every job: what starts the command is in the first file, and what is needed later in others. */
const LATE_IN_EXEC = ['outputRecorder', 'commandEnding', 'endTree'];

/** What is loaded on demand stays a separate file. */
const lateInExec = {
  name: 'late-in-exec',
  setup({ onResolve }) {
    onResolve({ filter: /\/redaction\.json$/ }, () => ({ path: './redaction.json', external: true }));
    onResolve({ filter: /^\.\.?\// }, ({ path: imported, kind }) => {
      if (kind !== 'dynamic-import') return undefined;
      const file = path.basename(imported, '.js');
      return LATE_IN_EXEC.includes(file) ? { path: `./${file}.js`, external: true } : undefined;
    });
  },
};

/**
 * The command brings SQLite's driver along: its package asks for Node 22, where Node's own is used, so that on Node 20
 * npm would warn of it and yarn refuse it.
 */
async function sqlite() {
  const source = 'node_modules/@photostructure/sqlite';
  await build('command', { outdir: 'dist/sqlite/lib', entryPoints: { index: `${source}/dist/index.cjs` } });
  cpSync(path.join(root, source, 'prebuilds'), path.join(root, 'dist/sqlite/prebuilds'), { recursive: true });
}

const ownSqlite = {
  name: 'own-sqlite',
  setup({ onResolve }) {
    onResolve({ filter: /^@photostructure\/sqlite$/ }, () => ({ path: './sqlite/lib/index.js', external: true }));
  },
};

/** `packages: 'external'` would treat `#database` as a package. */
const ownFolders = {
  name: 'own-folders',
  setup({ onResolve }) {
    const { imports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    onResolve({ filter: /^#/ }, ({ path: name }) => {
      const [pattern, target] = Object.entries(imports).find(
        ([key]) => key === name || (key.endsWith('*') && name.startsWith(key.slice(0, -1))),
      );
      return { path: path.join(root, target.replace('*', name.slice(pattern.length - 1))) };
    });
  },
};

/** The page that `job-logger preview` serves, and the worker that evaluates the export's scripts. */
async function previewPage() {
  const settings = {
    outdir: 'dist/page',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    sourcemap: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    jsx: 'automatic',
    loader: { '.woff2': 'file' },
    legalComments: 'none',
  };
  const page = [
    { in: 'preview/src/page/main.tsx', out: 'page' },
    { in: 'preview/src/page/page.css', out: 'page' },
    { in: 'preview/src/page/widgets/echarts.ts', out: 'echarts' },
  ];
  await build('command', { ...settings, format: 'esm', entryPoints: page });
  // A worker is a script, not a module, and a script may not export.
  await build('command', {
    ...settings,
    format: 'iife',
    entryPoints: [{ in: 'preview/src/page/worker.ts', out: 'worker' }],
  });
}

/**
 * Removes files of older builds, which would be published, too. It compares the time of change, because copying keeps that
 * of modification on Windows and macOS. A file system may round its times by a second.
 */
function removeLeftovers() {
  for (const folder of ['dist', 'sdk/dist'].map((name) => path.join(root, name))) {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      const file = path.join(entry.parentPath, entry.name);
      if (entry.isFile() && statSync(file).ctimeMs < startedAt - 1000) rmSync(file);
    }
  }
}

const startedAt = Date.now();
await sdk();
await command();
await previewPage();
writeDeclarations();
removeLeftovers();
for (const copy of ['sdk/LICENSE', 'sdk/CHANGELOG.md', 'python/LICENSE'])
  copyFileSync(path.join(root, path.basename(copy)), path.join(root, copy));
for (const name of ['redaction.json', 'suspicion.json'])
  copyFileSync(path.join(root, 'sdk', name), path.join(root, 'python/job_logger', name));
// The other pages aren't in the package, so a link names its page.
const link = /\[([^\]]+)\]\((?!https?:)([^)#]+)[^)]*\)/g;
const page = readFileSync(path.join(root, 'docs/sdk.md'), 'utf8').replaceAll(link, '$1 (docs/$2)');
writeFileSync(path.join(root, 'sdk/README.md'), page);
writeNotices(path.join(root, 'sdk'), inputs.sdk);
writeNotices(root, inputs.command);
