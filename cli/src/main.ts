/** The `job-logger` command. `exec` runs beside every job, so it has a file of its own, and all other commands are in another. */
import path from 'node:path';
import { requireCompiled } from './compileCache.js';

if (process.argv[2] === 'exec') requireCompiled(path.join(__dirname, 'exec.js'));
else void import('./program.js').then(({ runProgram }) => runProgram(process.argv.slice(2)));
