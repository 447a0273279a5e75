/**
 * The shipper and its driver for SQL Server as one file, which starts in a quarter of the time of their packages. Each
 * run starts a shipper, so what few of them need is neither compiled nor evaluated before it is used.
 */
import { build as bundle } from 'esbuild';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './setup.mjs';

const small = {
  // Node's own streams, of which it is a copy for other systems.
  alias: { 'readable-stream': 'stream' },
  minifySyntax: true,
  minifyWhitespace: true,
};

/**
 * @param inputs takes the files that are in the bundle, for the third-party notices
 * @returns options of esbuild
 */
export function shipperBundle(inputs) {
  return {
    ...small,
    entryPoints: { shipper: 'shipper/src/main.ts' },
    external: ['@photostructure/sqlite'],
    plugins: [driverWhenUsed(inputs)],
  };
}

/** The driver is most of the file, and an embedded database doesn't need it. */
const driverWhenUsed = (inputs) => ({
  name: 'driver-when-used',
  setup({ onResolve, onLoad, onEnd, initialOptions: { platform, target } }) {
    const comments = new Map();
    onResolve({ filter: /^mssql$/ }, ({ path: name }) => ({ path: name, namespace: 'driver' }));
    onLoad({ filter: /.*/, namespace: 'driver' }, async ({ path: name }) => {
      const { outputFiles, metafile } = await bundle({
        ...small,
        stdin: { contents: `module.exports = require('${name}');`, resolveDir: root },
        bundle: true,
        platform,
        target,
        legalComments: 'none',
        write: false,
        metafile: true,
        plugins: [azureWhenUsed, calendarWhenUsed, tablesWhenUsed(comments)],
      });
      for (const input of Object.keys(metafile.inputs)) inputs.add(input);
      comments.set(name, outputFiles[0].text);
      return {
        resolveDir: root,
        contents: `
          const { evaluate } = require('./shipper/src/compileCache.ts');
          const script = '(function (module, require, __filename) {' + ${readComment(name)} + '\\n})';
          evaluate(script, __filename + ' (${name})')(module, require, __filename);`,
      };
    });
    onEnd(({ outputFiles }) => {
      const file = outputFiles.find(({ path: name }) => name.endsWith('.js'));
      file.contents = Buffer.from(file.text + Array.from(comments, formatComment).join(''));
    });
  },
});

/**
 * V8 reads a comment six times faster than code, and bundlers keep those that begin with `!`. Escaped to ASCII, which
 * takes half the memory; other letters are only in JSON and in regular expressions.
 */
function formatComment([name, text]) {
  const ascii = text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `/*!${name}\n${ascii.replaceAll('*/', '*@@/')}\n*/\n`;
}

/** An expression: the text of a comment at the file's end. The expressions don't match themselves. */
function readComment(name) {
  const file = `require('node:fs').readFileSync(__filename, 'latin1')`;
  return `${file}.split(/\\n\\/\\*!${name}\\n/)[1].split(/\\n\\*\\//, 1)[0].replaceAll(/\\*@@\\//g, '*/')`;
}

/** A third of the driver is tables for text in Chinese, Japanese and Korean columns, which we don't have. */
const tablesWhenUsed = (comments) => ({
  name: 'tables-when-used',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]iconv-lite[\\/]encodings[\\/]tables[\\/].*\.json$/ }, ({ path: file }) => {
      const name = path.basename(file);
      comments.set(name, JSON.stringify(JSON.parse(readFileSync(file, 'utf8'))));
      return { contents: `module.exports = JSON.parse(${readComment(name)});`, loader: 'js' };
    });
  },
});

/** Azure's identity packages are large and few logins need them, so they are optional. */
const azureWhenUsed = {
  name: 'azure-when-used',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@azure\// }, ({ path: name }) => ({ path: name, namespace: 'azure' }));
    onLoad({ filter: /.*/, namespace: 'azure' }, ({ path: name }) => ({
      contents: `
        const load = () => {
          try {
            return require('node:module').createRequire(__filename)(${JSON.stringify(name)});
          } catch (cause) {
            const todo = 'Install it beside the script: npm install ${name.split('/').slice(0, 2).join('/')}';
            throw new Error('This login needs the package "${name}". ' + todo, { cause });
          }
        };
        module.exports = new Proxy({}, { get: (_, key) => key === '__esModule' || load()[key] });`,
      loader: 'js',
    }));
  },
};

/** tedious counts days by a library that takes a third of its start; it is loaded with the first date that is sent. */
const calendarWhenUsed = {
  name: 'calendar-when-used',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@js-joda\/core$/ }, ({ path: name, namespace }) =>
      namespace === 'calendar' ? undefined : { path: name, namespace: 'calendar' },
    );
    onLoad({ filter: /.*/, namespace: 'calendar' }, () => ({
      resolveDir: root,
      contents: `
        const load = () => require('@js-joda/core');
        exports.ChronoUnit = { get DAYS() { return load().ChronoUnit.DAYS; } };
        exports.LocalDate = {
          of: (...date) => load().LocalDate.of(...date),
          ofYearDay: (...day) => ({ until: (...end) => load().LocalDate.ofYearDay(...day).until(...end) }),
        };`,
    }));
  },
};
