/** The `job-logger` command. `exec` runs beside every job, so it has a file of its own; all other commands are in another. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { evaluate } from '#shipper/compileCache';

/** As Node makes one of each module. */
type ModuleFunction = (exports: object, require: NodeJS.Require, module: object, file: string, folder: string) => void;

if (process.argv[2] === 'exec') {
  const file = path.join(__dirname, 'exec.js');
  // The build has made a function of it.
  const exec = evaluate(readFileSync(file, 'utf8'), file) as ModuleFunction;
  exec({}, require, {}, file, __dirname);
} else {
  void import('./program.js').then(({ runProgram }) => runProgram(process.argv.slice(2)));
}
