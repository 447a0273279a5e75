/**
 * Loads `exec` with V8's cached code, because compiling takes a fifth of the time that `exec` costs. (Node's own
 * `module.enableCompileCache` comes with version 22, and stores its files where anybody may write.)
 *
 * The cache is beside the file, so that only those who may write our code may write the cache: the user of a private
 * installation, or the administrator of a shared one. Its name contains the version of Node and of the file; otherwise
 * the code is compiled again.
 */
import { accessSync, constants, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { wrap } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';
import { version } from '../../../package.json';

type Exec = typeof import('./execCommand.js');

export function loadExec(): Exec {
  const file = path.join(__dirname, 'exec.js');
  const { size, mtimeMs } = statSync(file);
  const kept = `${file}.${version}-${size}-${mtimeMs}-${process.version}-${process.arch}.cache`;
  // Code coverage needs code that is compiled for it.
  const isMeasured = process.env['NODE_V8_COVERAGE'] !== undefined;
  const cachedData = isMeasured ? undefined : readIfThere(kept);
  const script = new Script(wrap(readFileSync(file, 'utf8')), { filename: file, cachedData });
  const module: { exports: unknown } = { exports: {} };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the function that Node wraps round every file
  const run = script.runInThisContext() as (...around: unknown[]) => void;
  run.call(module.exports, module.exports, require, module, file, __dirname);
  // The cache contains only functions that have run, so it is made at the end.
  if (!cachedData && !isMeasured && mayWrite(__dirname)) process.once('exit', () => keep(kept, script));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the build makes of that file
  return module.exports as Exec;
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Written atomically, because others may be reading. */
function keep(file: string, script: Script): void {
  const begun = `${file}.${process.pid}`;
  try {
    writeFileSync(begun, script.createCachedData(), { mode: 0o644 });
    renameSync(begun, file);
  } catch {
    // A full or read-only disk: it is compiled again the next time.
  }
}
