/** Builds the type declarations that both packages publish. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, run } from './setup.mjs';

/** For the SDK's four entries in both module formats, and for `job-logger/database`. */
export function writeDeclarations() {
  const tsc = 'node_modules/typescript/bin/tsc';
  // Otherwise it would leave what is up to date, as if it were of an older build.
  rmSync(path.join(root, 'sdk/dist/system'), { recursive: true, force: true });
  for (const part of ['sdk/system', 'sdk', 'sdk/adapters', 'database']) run(process.execPath, [tsc, '-p', part]);
  for (const entry of ['index', 'script', 'pino', 'winston'])
    writeFileSync(path.join(root, `sdk/dist/${entry}.d.mts`), `export * from './${entry}.js';\n`);
  const winston = path.join(root, 'sdk/dist/winston.d.ts'); // A project may have no `esModuleInterop`.
  writeFileSync(winston, readFileSync(winston, 'utf8').replace(/ from ('.+')/, ' = require($1)'));
  const types = path.join(root, 'dist/types');
  for (const file of readdirSync(types, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))) {
    const text = readFileSync(path.join(types, file), 'utf8');
    const relative = text.replaceAll(/(['"])#(sdk|shipper|database)\/([^'"]+)\1/g, (_, quote, folder, name) => {
      const target = path.relative(path.dirname(file), path.join(folder, 'src', `${name}.js`)).replaceAll('\\', '/');
      return `${quote}${target.startsWith('.') ? '' : './'}${target}${quote}`;
    });
    if (relative !== text) writeFileSync(path.join(types, file), relative);
  }
}
