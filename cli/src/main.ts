/**
 * The `job-logger` command. `exec` runs beside every job, so it has a file of its own; all other commands are in another,
 * and so is commander, which explains a mistake in the options of `exec`.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { evaluate } from '#shipper/compileCache';

/** Node's module wrapper; the build wraps these files in it. */
type ModuleFunction = (exports: object, require: NodeJS.Require, module: object, file: string, folder: string) => void;

/** What the entries of these files export. */
interface Files {
  exec: typeof import('./exec/execCommand.js');
  program: typeof import('./program.js');
}

void main(process.argv.slice(2));

async function main([command, ...words]: string[]): Promise<void> {
  if (command === 'exec' && (await load('exec').execWords(words))) return;
  await load('program').runProgram(process.argv.slice(2));
}

function load<Name extends keyof Files>(name: Name): Files[Name] {
  const file = path.join(__dirname, `${name}.js`);
  const module = { exports: {} };
  // What it removes isn't made again.
  const isUninstall = /^uninstall$/i.test(process.argv[2] ?? '');
  const run = evaluate(readFileSync(file, 'utf8'), file, !isUninstall) as ModuleFunction;
  run(module.exports, require, module, file, __dirname);
  return module.exports as Files[Name];
}
