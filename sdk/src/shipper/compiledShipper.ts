/**
 * Runs `shipper.js`, which stands beside it, as another shipper has compiled it before: compiling takes longer than all
 * else that a short run is worth to its shipper.
 *
 * The compiled program stands in the folder that `JOB_LOGGER_CODE_CACHE` names, which must be this user's own, one file
 * for each version of Node and of this package. V8 refuses what another version of it, or another text, was compiled to.
 */
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, wrap } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';
import { sdkVersion } from '../version.js';

const program = path.join(__dirname, 'shipper.js');
const folder = process.env.JOB_LOGGER_CODE_CACHE;

// oxlint-disable-next-line import/no-dynamic-require -- it stands beside this file
if (!folder || process.env.NODE_V8_COVERAGE) createRequire(__filename)(program);
else runCompiled(path.join(folder, `shipper-${sdkVersion}-${process.version}.code`));

function runCompiled(cache: string): void {
  const script = new Script(wrap(readFileSync(program, 'utf8')), { filename: program, ...compiled(cache) });
  const run = script.runInThisContext() as (...module: unknown[]) => void;
  // At the end, when what it needed is compiled, too; nobody waits for this process any more.
  if (script.cachedDataRejected !== false) process.once('exit', () => keep(cache, script));
  const module = { exports: {} };
  run(module.exports, createRequire(program), module, program, __dirname);
}

function compiled(cache: string): { cachedData?: Buffer } {
  try {
    return statSync(cache).mtimeMs > statSync(program).mtimeMs ? { cachedData: readFileSync(cache) } : {};
  } catch {
    return {};
  }
}

function keep(cache: string, script: Script): void {
  try {
    writeFileSync(`${cache}.${process.pid}`, script.createCachedData(), { mode: 0o600 });
    renameSync(`${cache}.${process.pid}`, cache);
  } catch {
    // The next one compiles again.
  }
}
